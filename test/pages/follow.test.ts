import { afterAll, describe, expect, it } from "@jest/globals";
import { type Block, blocks, PAGES } from "./blocks.js";
import { GIVEN } from "./given.js";
import { EVENTS, jsonIn, shapeOf } from "./printed.js";
import { type Followed, Reader } from "./reader.js";
import { blocksFor, isPrinted } from "./who-runs.js";

const LIMIT_MS = 300_000;
const toFollow = (page: string) => blocksFor("folder").filter((block) => block.page === page);

/** What stands on the page as printed is what was printed. */
function compare({ name, text }: Block, { stdout }: Followed): void {
  if (name === "output") {
    expect(jsonIn(stdout)).toEqual(jsonIn(text));
    return;
  }
  const shapes = new Set(jsonIn(stdout).map((event) => JSON.stringify(shapeOf(event))));
  const shown = jsonIn(text);
  expect(shown.filter((event) => !shapes.has(JSON.stringify(shapeOf(event))))).toEqual([]);
  const kinds = shown.map((event) => (event as { readonly event: string }).event);
  expect(kinds).toEqual(EVENTS);
}

const pages = await Promise.all(
  PAGES.filter((page) => toFollow(page).length > 0).map(async (page) => {
    const { lines, lacks } = GIVEN[page] ?? {};
    return { page, lines, lacking: (await lacks?.()) ?? null };
  }),
);

describe.each(pages)("$page", ({ page, lines, lacking }) => {
  const reader = new Reader(blocks.filter((block) => block.page === page));
  afterAll(() => reader.leaves());

  (lacking === null ? it : it.skip)(
    `can be followed to the letter, block after block${lacking === null ? "" : ` (needs ${lacking})`}`,
    async () => {
      if (lines) await reader.types(lines);
      let last: Followed | undefined;
      for (const block of toFollow(page)) {
        if (block.language === "sh") {
          last = await reader.types(block.text);
          for (const { status, text } of last.scraped)
            expect([status, text]).toEqual([200, expect.stringContaining('validator="alice"')]);
        } else if (isPrinted(block)) {
          if (!last) throw new Error(`${page} shows what is printed before anything is typed`);
          compare(block, last);
        }
      }
    },
    LIMIT_MS,
  );
});

describe("a page", () => {
  const none = new Reader([]);
  afterAll(() => none.leaves());
  const shown = (name: string, text: string): Block => ({ page: "-", language: "json", name, text });

  it("is refused where a command fails, be it followed by one that does not", async () => {
    await expect(none.types("parahost graph --no-such-flag\necho well")).rejects.toThrow(
      /no-such-flag.*\n.*ended with 2/s,
    );
  });

  it("is refused where it shows what is not printed", async () => {
    const printed = await none.types(`echo '{"event":"reverted","relayNumber":10,"to":8}'`);

    expect(() => compare(shown("output", '{"event":"reverted","relayNumber":10,"to":9}'), printed)).toThrow("9");
    expect(() => compare(shown("events", '{"event":"reverted","number":10,"to":8}'), printed)).toThrow("number");
    expect(() => compare(shown("events", '{"event":"reverted","relayNumber":10,"to":8}'), printed)).toThrow("imported");
  });
});
