import { describe, expect, it } from "@jest/globals";
import { blockNumber, coreForGroup, coreIndex, groupForCore, groupIndex } from "../index.js";

const rotation = (now: number, groupRotationFrequency = 10) => ({
  sessionStartBlock: blockNumber(100),
  groupRotationFrequency,
  now: blockNumber(now),
});

describe("group rotation", () => {
  // k = floor((now - 100) / 10); core c is worked on by group (c + k) % 3.
  it.each([
    { now: 100, groups: [0, 1, 2] },
    { now: 109, groups: [0, 1, 2] },
    { now: 110, groups: [1, 2, 0] },
    { now: 125, groups: [2, 0, 1] },
    { now: 130, groups: [0, 1, 2] },
  ])("gives cores 0, 1, 2 to groups $groups at block $now", ({ now, groups }) => {
    expect([0, 1, 2].map((core) => groupForCore(rotation(now), coreIndex(core), 3))).toEqual(groups);
    expect(groups.map((group) => coreForGroup(rotation(now), groupIndex(group), 3))).toEqual([0, 1, 2]);
  });

  it("stands still where its frequency is 0", () => {
    expect(groupForCore(rotation(500, 0), coreIndex(1), 3)).toBe(1);
  });

  it("has no group for anyone where there are no cores", () => {
    expect(groupForCore(rotation(100), coreIndex(0), 0)).toBeNull();
    expect(coreForGroup(rotation(100), groupIndex(0), 0)).toBeNull();
  });
});
