import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { bitsFrom, bitsOf, coreIndex, onesOf, validatorIndicesAndCoreIndex, withCoreIndex } from "../index.js";

describe("the core index in validator indices", () => {
  it("follows the group's bits, lowest bit first", () => {
    // Core 5 = 0b101 behind three members.
    expect([...onesOf(withCoreIndex(bitsOf(3, [0, 2]), coreIndex(5)))]).toEqual([0, 2, 3, 5]);
  });

  it("comes back with the bits it was put behind, for every size of a group", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }), fc.nat(255), (claims, core) => {
        const members = bitsFrom(claims);
        const both = withCoreIndex(members, coreIndex(core));
        expect(both.length).toBe(claims.length + 8);
        expect(validatorIndicesAndCoreIndex(both, true)).toEqual({ members, core });
      }),
      { seed: 1000 },
    );
  });

  it.each([
    { what: "elastic scaling is off", length: 13, enabled: false },
    { what: "nothing would be left of the group", length: 8, enabled: true },
    { what: "there are fewer bits than it takes", length: 5, enabled: true },
  ])("is not looked for where $what", ({ length, enabled }) => {
    const indices = bitsOf(length, [0]);
    expect(validatorIndicesAndCoreIndex(indices, enabled)).toEqual({ members: indices, core: null });
  });

  it("cannot be more than 8 bits can say", () => {
    expect(() => withCoreIndex(bitsOf(5), coreIndex(256))).toThrow(RangeError);
  });
});
