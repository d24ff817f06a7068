import { describe, expect, it } from "@jest/globals";
import { blockNumber, hash } from "@parahost/primitives";
import fc from "fast-check";
import { dealGroups } from "./groups.js";
import { type TimeoutTerms, timeOutAt, timeoutPredicate } from "./timeouts.js";

const randomness = hash(`0x${"07".repeat(32)}`);

describe("dealGroups", () => {
  it("deals every validator out once, to groups whose sizes differ by one at most, the larger first", () => {
    fc.assert(
      fc.property(fc.nat(50), fc.integer({ min: 1, max: 20 }), (validators, cores) => {
        const groups = dealGroups(validators, cores, randomness);
        const sizes = groups.map(({ length }) => length);
        expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
        expect((sizes[0] ?? 0) - (sizes.at(-1) ?? 0)).toBeLessThanOrEqual(1);
        expect(groups.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: validators }, (_, i) => i));
      }),
      { seed: 1 },
    );
  });

  it("has no groups without cores", () => {
    expect(dealGroups(5, 0, randomness)).toEqual([]);
  });

  it("gives every place to each validator about as often, over many sessions", () => {
    // 3 validators in 600 sessions: the first place falls to each 200 times, give or take five standard deviations (11.5).
    const first = [0, 0, 0];
    for (let n = 0; n < 600; n++) {
      const [group] = dealGroups(3, 3, hash(`0x${n.toString(16).padStart(64, "0")}`));
      const member = group?.[0] ?? 0;
      first[member] = (first[member] ?? 0) + 1;
    }
    for (const count of first) expect(Math.abs(count - 200)).toBeLessThan(58);
  });
});

describe("timeouts", () => {
  const terms: TimeoutTerms = {
    sessionStartBlock: blockNumber(0),
    rotationFrequency: 10,
    chainPeriod: 4,
    threadPeriod: 4,
  };

  it.each([
    { since: 1, next: 2, at: 10 }, // due at 5, too late after the rotation at 0: the next at 10
    { since: 8, next: 9, at: 12 }, // 12 is within 4 blocks of 10
    { since: 6, next: 7, at: 10 },
    { since: 1, next: 11, at: 11 }, // overdue, and the window is open
    { since: 1, next: 14, at: 20 },
  ])("what came in block $since, asked about $next, is out at $at", ({ since, next, at }) => {
    expect(timeOutAt(terms, 4, blockNumber(since), blockNumber(next))).toBe(at);
  });

  it("come when they were foretold, and not before", () => {
    fc.assert(
      fc.property(
        fc.nat(30),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 6, max: 12 }),
        (since, period, every) => {
          const own = { ...terms, rotationFrequency: every, chainPeriod: period };
          const foretold = timeOutAt(own, period, blockNumber(since), blockNumber(since + 1));
          for (let now = since + 1; now <= foretold; now++) {
            const isDue = timeoutPredicate(own, blockNumber(now))?.(period, blockNumber(since)) ?? false;
            expect(isDue).toBe(now === foretold);
          }
        },
      ),
      { seed: 2 },
    );
  });

  it("never come where the period ends beyond the last block number", () => {
    const never = 0xffff_ffff;
    expect(timeOutAt({ ...terms, rotationFrequency: never }, never, blockNumber(1), blockNumber(2))).toBe(never);
    expect(timeOutAt({ ...terms, rotationFrequency: never }, 4, blockNumber(3), blockNumber(4))).toBe(never);
  });

  it("never come where groups do not rotate, once the session is older than the period", () => {
    const still = { ...terms, rotationFrequency: 0 };
    expect(timeOutAt(still, 4, blockNumber(1), blockNumber(2))).toBe(0xffff_ffff);
    expect(timeoutPredicate(still, blockNumber(4))).toBeNull();
  });
});
