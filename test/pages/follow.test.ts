import { afterAll, describe, expect, it } from "@jest/globals";
import type { Block } from "./blocks.js";
import { compare } from "./printed.js";
import { Reader } from "./reader.js";

describe("a page", () => {
  const none = new Reader([]);
  afterAll(() => none.leaves());
  const shown = (name: string, text: string): Block => ({ page: "-", language: "json", name, text });

  it("is refused where a command fails, be it followed by one that does not", async () => {
    await expect(none.types("parahost graph --no-such-flag\necho well")).rejects.toThrow(
      /no-such-flag.*\n.*ended with 2/s,
    );
  });

  it("is refused where it shows lines that are not printed, or in another order", async () => {
    const text = (lines: string): Block => ({ page: "-", language: "text", name: "output", text: lines });
    const printed = await none.types("echo '#1 imported 0x12 by 3'; echo '#2 included'; echo '#2 finalized'");

    compare(text("#1 imported … by 3\n…\n#2 finalized\n"), printed);
    expect(() => compare(text("#1 imported … by 4\n"), printed)).toThrow("by 4");
    expect(() => compare(text("#2 included\n#1 imported 0x12 by 3\n"), printed)).toThrow("#1 imported");
    expect(() => compare(text("#1 imported 0x12 by 3\n#2 finalized\n"), printed)).toThrow("finalized");
  });

  it("is refused where it shows JSON that is not printed", async () => {
    const printed = await none.types(`echo '{"event":"reverted","relayNumber":10,"to":8}'`);

    expect(() => compare(shown("output", '{"event":"reverted","relayNumber":10,"to":9}'), printed)).toThrow("9");
    expect(() => compare(shown("events", '{"event":"reverted","number":10,"to":8}'), printed)).toThrow("number");
    expect(() => compare(shown("events", '{"event":"reverted","relayNumber":10,"to":8}'), printed)).toThrow("imported");
  });
});
