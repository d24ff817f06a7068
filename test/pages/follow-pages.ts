import { afterAll, describe, expect, it } from "@jest/globals";
import { type Block, blocks, PAGES } from "./blocks.js";
import { follow } from "./follow.js";
import { GIVEN } from "./given.js";
import { Reader } from "./reader.js";
import { blocksFor } from "./who-runs.js";

const LIMIT_MS = 300_000;
const toFollow = (page: string): readonly Block[] => blocksFor("folder").filter((block) => block.page === page);
/** Pages on which one makes something of one's own. */
const MAKES = /^docs\/(write-|journey-|plugins|examples\/)/;

/** The pages that are followed, in two parts, for two processors. */
export const followed = (part: "make" | "operate"): readonly string[] =>
  PAGES.filter((page) => toFollow(page).length > 0 && MAKES.test(page) === (part === "make"));

/** A test for each page: a reader types its commands from top to bottom. */
export async function describePages(pages: readonly string[]): Promise<void> {
  for (const page of pages) {
    const { lines, lacks } = GIVEN[page] ?? {};
    describePage(page, lines, (await lacks?.()) ?? null);
  }
}

function describePage(page: string, lines: string | undefined, lacking: string | null): void {
  describe(page, () => {
    const reader = new Reader(blocks.filter((block) => block.page === page));
    afterAll(() => reader.leaves());

    (lacking === null ? it : it.skip)(
      `can be followed to the letter, block after block${lacking === null ? "" : ` (needs ${lacking})`}`,
      async () => {
        if (lines) await reader.types(lines);
        await follow(toFollow(page), async ({ text }) => {
          const { scraped, ...ended } = await reader.types(text);
          for (const { status, text } of scraped)
            expect([status, text]).toEqual([200, expect.stringContaining('validator="alice"')]);
          return ended;
        });
      },
      LIMIT_MS,
    );
  });
}
