import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { type Bits, bitAt, bitsFrom, bitsOf, countOnes, onesOf } from "../bits.js";
import { validatorIndex } from "../ids.js";
import { TransposedBitfields } from "./transposed-bitfields.js";

const claims = fc
  .tuple(fc.integer({ min: 0, max: 70 }), fc.integer({ min: 1, max: 70 }))
  .chain(([validators, cores]) => {
    const bits = (length: number) => fc.array(fc.boolean(), { minLength: length, maxLength: length });
    const rows = fc.array(bits(cores), { minLength: validators, maxLength: validators });
    return fc.tuple(fc.constant(cores), rows, bits(validators));
  });

it("joins and counts bit by bit as 32 by 32, for any number of validators and cores", () => {
  fc.assert(
    fc.property(claims, ([cores, rows, held]) => {
      const known = bitsFrom(held);
      const bitfields = rows.map((row, i) => ({ validatorIndex: validatorIndex(i), payload: bitsFrom(row) }));
      const transposed = new TransposedBitfields(bitfields, rows.length, cores);
      for (let core = 0; core < cores; core++) {
        const expected: Bits = bitsFrom(bitfields.map(({ payload }, i) => bitAt(payload, core) || held[i] === true));
        expect(transposed.joined(core, known)).toEqual(expected);
        expect(transposed.onesWith(core, known)).toBe(countOnes(expected));
      }
    }),
    { seed: 1 },
  );
});

it("leaves what was known as it was, and passes over validators that there are not", () => {
  const known = bitsOf(10, [1]);
  const bitfields = [2, 9, 10].map((i) => ({ validatorIndex: validatorIndex(i), payload: bitsOf(3, [2]) }));
  const transposed = new TransposedBitfields(bitfields, 10, 3);
  expect([...onesOf(transposed.joined(2, known))]).toEqual([1, 2, 9]);
  expect([...onesOf(known)]).toEqual([1]);
});
