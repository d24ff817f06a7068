import { describe, expect, it } from "@jest/globals";
import { Lines } from "./lines.js";

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (limit: number, ...pieces: readonly Uint8Array[]) => {
  const lines = new Lines(limit);
  return [...pieces.flatMap((piece) => [...lines.push(piece)]), ...lines.end()];
};

describe("Lines", () => {
  it("come in any number of pieces, also within a character", () => {
    const [whole, cut] = [bytes("ä\nb\n\nc"), 1];

    expect(read(9, whole)).toEqual(["ä", "b", "", "c"]);
    expect(read(9, whole.subarray(0, cut), whole.subarray(cut, 5), whole.subarray(5))).toEqual(["ä", "b", "", "c"]);
  });

  it("may end as on Windows", () => {
    expect(read(9, bytes("a\r\nb\r\n"))).toEqual(["a", "b"]);
  });

  it("are null where they are too long, and the next is read again", () => {
    expect(read(3, bytes("abc\nab"), bytes("cd"), bytes("e\nf\n"))).toEqual(["abc", null, "f"]);
    expect(read(3, bytes("abcd"))).toEqual([null]);
  });
});
