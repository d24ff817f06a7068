import { expect, it } from "@jest/globals";
import { toHex } from "@parahost/primitives";
import { SeededChance } from "./seeded-chance.js";

it("gives the same to the same seed, whatever the pieces it is drawn in", () => {
  const [one, other] = [new SeededChance("seed"), new SeededChance("seed")];
  const pieces = [3, 61, 64, 0, 72].map((length) => toHex(one.bytes(length)).slice(2)).join("");

  expect(`0x${pieces}`).toBe(toHex(other.bytes(200)));
  expect(toHex(new SeededChance("another seed").bytes(200))).not.toBe(`0x${pieces}`);
});

it("gives a fork what nobody's draws change", () => {
  const [one, other] = [new SeededChance("seed"), new SeededChance("seed")];
  one.bytes(1_000);
  one.fork("bob").bytes(7);

  expect(one.fork("alice").bytes(32)).toEqual(other.fork("alice").bytes(32));
  expect(one.fork("alice").bytes(32)).not.toEqual(other.fork("bob").bytes(32));
});

it("draws each number as often", () => {
  const chance = new SeededChance("dice");
  const counts = new Array<number>(6).fill(0);
  for (let i = 0; i < 6_000; i++) {
    const draw = chance.below(6);
    counts[draw] = (counts[draw] ?? 0) + 1;
  }

  // 1,000 are expected of each; the standard deviation is sqrt(6000 · 1/6 · 5/6) = 29, so that 150 are more than 5 of them.
  for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
});

it.each([0, -1, 1.5, 2 ** 53, Number.NaN])("refuses to draw below %p", (below) => {
  expect(() => new SeededChance("seed").below(below)).toThrow(RangeError);
});
