import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { bitAt, bitsFrom, bitsOf, countOnes, onesOf, resized } from "./index.js";

describe("bits", () => {
  it("are packed with the first bit lowest", () => {
    expect(bitsOf(10, [0, 9])).toEqual({ length: 10, bytes: Uint8Array.of(0b1, 0b10) });
  });

  it("agree with a list of booleans", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 70 }), fc.nat(70), (claims, length) => {
        const bits = bitsFrom(claims);
        const positions = claims.flatMap((claim, i) => (claim ? [i] : []));
        expect([...onesOf(bits)]).toEqual(positions);
        expect(countOnes(bits)).toBe(positions.length);
        expect(claims.map((_, i) => bitAt(bits, i))).toEqual(claims);
        const cut = Array.from({ length }, (_, i) => claims[i] ?? false);
        expect(resized(bits, length)).toEqual(bitsFrom(cut));
      }),
      { seed: 1000 },
    );
  });

  it("have none beyond their length", () => {
    expect(bitAt(bitsOf(3, [2]), 3)).toBe(false);
    expect(() => bitsOf(3, [3])).toThrow(RangeError);
    expect(() => bitsOf(3, [-1])).toThrow(RangeError);
  });
});
