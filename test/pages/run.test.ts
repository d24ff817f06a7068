import { afterAll, describe, expect, it } from "@jest/globals";
import { blocks, PAGES } from "./blocks.js";
import { PagePackage } from "./page-package.js";

const codeOf = (page: string) => blocks.filter((block) => block.page === page && block.language === "ts");
const block = { page: "-", language: "ts", name: "" };

describe.each(PAGES.filter((page) => codeOf(page).length > 0))("the TypeScript of %s", (page) => {
  const made = new PagePackage(codeOf(page));
  afterAll(() => made.remove());

  it("compiles against the packages as they are built", () => {
    expect(made.compile()).toEqual([]);
  });

  it("runs to its end", async () => {
    for (const program of made.programs) await made.program(program);
    if (made.hasTests) expect(await made.tests()).toMatch(/^Tests: +\d+ passed, \d+ total$/m);
  });
});

describe("the TypeScript of a page", () => {
  it("is refused where it does not compile", () => {
    const made = new PagePackage([
      { ...block, text: 'import { none } from "@parahost/cli/dev";\nnone satisfies string;\n' },
    ]);

    expect(made.compile()).toEqual([expect.stringContaining("'none'")]);
    made.remove();
  });

  it("is refused where a program fails, or a test does", async () => {
    const failing = 'import { it } from "@jest/globals";\nit("fails", () => { throw new Error("as it should"); });\n';
    const made = new PagePackage([
      { ...block, text: 'throw new Error("as it should");\n' },
      { ...block, name: "it-fails.test.ts", text: failing },
    ]);

    expect(made.compile()).toEqual([]);
    await expect(made.program("program-0.js")).rejects.toThrow("as it should");
    await expect(made.tests()).rejects.toThrow("as it should");
    made.remove();
  });
});
