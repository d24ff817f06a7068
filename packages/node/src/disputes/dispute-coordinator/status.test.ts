import { describe, expect, it } from "@jest/globals";
import { isActive, isPossiblyInvalid, standingOf } from "./status.js";

/** Of ten validators three may be faulty: floor(9 / 3); four voters confirm a dispute, seven conclude it: 10 - 3. */
const N = 10;
const NOW = 100n;
const standing = (valid: number, invalid: number, { voters = valid + invalid, isRaised = true } = {}) =>
  standingOf({ valid, invalid, voters }, isRaised, N, NOW);

describe("standingOf", () => {
  it.each([
    { valid: 0, invalid: 0, status: null },
    { valid: 10, invalid: 0, status: null },
    { valid: 0, invalid: 10, status: null },
    { valid: 1, invalid: 1, status: { kind: "Active" } },
    { valid: 2, invalid: 1, status: { kind: "Active" } },
    { valid: 3, invalid: 1, status: { kind: "Confirmed" } },
    { valid: 1, invalid: 6, status: { kind: "Confirmed" } },
    { valid: 7, invalid: 1, status: { kind: "ConcludedFor", at: NOW } },
    { valid: 1, invalid: 7, status: { kind: "ConcludedAgainst", at: NOW } },
  ])("of $valid votes for and $invalid against: $status.kind", ({ valid, invalid, status }) => {
    expect(standing(valid, invalid).status).toEqual(status);
  });

  it("counts who votes on both sides once", () => {
    // Seven votes of each side by seven validators: both have a supermajority, and that against counts.
    expect(standing(7, 7, { voters: 7 }).status).toEqual({ kind: "ConcludedAgainst", at: NOW });
    expect(standing(2, 2, { voters: 3 }).status).toEqual({ kind: "Active" });
  });

  it("is no dispute where disabled validators alone have voted against, until enough have voted", () => {
    expect(standing(2, 1, { isRaised: false }).status).toBeNull();
    expect(standing(3, 1, { isRaised: false }).status).toEqual({ kind: "Confirmed" });
    expect(standing(0, 10, { isRaised: false }).status).toBeNull();
  });

  it("knows when more are against than may be faulty", () => {
    expect(standing(1, 3).isByzantineAgainst).toBe(false);
    expect(standing(1, 4).isByzantineAgainst).toBe(true);
    expect(standing(0, 4).isByzantineAgainst).toBe(false); // in no dispute
  });

  it("concludes with the only validator", () => {
    expect(standingOf({ valid: 1, invalid: 1, voters: 1 }, true, 1, NOW).status).toMatchObject({
      kind: "ConcludedAgainst",
    });
  });
});

describe("a status", () => {
  it("is active until 180 seconds after it concluded", () => {
    const concluded = { kind: "ConcludedFor", at: NOW } as const;
    expect(isActive({ kind: "Active" }, 10_000n)).toBe(true);
    expect(isActive({ kind: "Confirmed" }, 10_000n)).toBe(true);
    expect(isActive(concluded, NOW + 180n)).toBe(true);
    expect(isActive(concluded, NOW + 181n)).toBe(false);
  });

  it("lets nothing be built on a candidate unless it was found valid", () => {
    expect(isPossiblyInvalid({ kind: "Active" })).toBe(true);
    expect(isPossiblyInvalid({ kind: "Confirmed" })).toBe(true);
    expect(isPossiblyInvalid({ kind: "ConcludedAgainst", at: NOW })).toBe(true);
    expect(isPossiblyInvalid({ kind: "ConcludedFor", at: NOW })).toBe(false);
  });
});
