import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { SubsystemError } from "@parahost/kernel";
import { candidateHashOf, ready, validatorIndex } from "@parahost/primitives";
import { candidate } from "../../../../../test/node/backing-session.js";
import { BackingWorld, LEAF } from "../../../../../test/node/backing-world.js";

/** Our group is 2, 0, 3 and 5, of which we are 0; three votes back a candidate. */
describe("validators that are disabled", () => {
  beforeAll(ready);
  let backing: BackingWorld;
  let first: ReturnType<typeof candidate>;
  const disable = async (...validators: readonly number[]) => {
    backing.world.answer("runtimeApi", "disabledValidators", () => validators.map(validatorIndex));
    await backing.activate();
  };
  beforeEach(() => {
    first = candidate("head 7", LEAF.hash);
    backing = new BackingWorld().valid(first);
  });

  it("back nothing: what they put forward is not known, and their votes do not count", async () => {
    await disable(2, 5);
    await backing.says(2, "Seconded", first);
    expect(backing.world.told("availabilityDistribution", "fetchPoV")).toEqual([]);

    await backing.says(3, "Seconded", first);
    await backing.says(5, "Valid", first);
    await backing.says(2, "Valid", first);
    // Ours and that of 3 are two of three.
    expect(backing.backed).toEqual([]);
    expect(await backing.backable(first)).toEqual([]);
    expect(backing.misbehaviors).toEqual([]);
  });

  it("second nothing themselves, and ask for no other collation", async () => {
    await disable(0);
    await backing.second(first);

    expect(backing.shared).toEqual([]);
    expect(backing.steps(first)).toEqual(["dropped ValidatorDisabled"]);
    expect(backing.world.told("candidateValidation", "validateFromExhaustive")).toEqual([]);
    expect(backing.world.told("collatorProtocol", "notSeconded")).toEqual([]);
    expect(backing.world.told("collatorProtocol", "invalid")).toEqual([]);
    expect(backing.log.lines).toContainEqual(
      expect.objectContaining({ level: "info", fields: { relayParent: LEAF.hash } }),
    );
  });

  it("validate nothing that others put forward, and count votes all the same", async () => {
    await disable(0);
    for (const [by, kind] of [
      [2, "Seconded"],
      [3, "Valid"],
      [5, "Valid"],
    ] as const)
      await backing.says(by, kind, first);

    expect(backing.world.told("availabilityDistribution", "fetchPoV")).toEqual([]);
    expect(backing.shared).toEqual([]);
    expect(backing.backed).toEqual([candidateHashOf(first)]);
  });

  it("are none where the runtime does not know of it", async () => {
    backing.world.answer("runtimeApi", "disabledValidators", () => {
      throw new SubsystemError("runtimeApi", "NotSupported", { fatal: false });
    });
    await backing.activate();
    await backing.second(first);

    expect(backing.shared).toHaveLength(1);
  });
});
