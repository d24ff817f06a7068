import { describe, expect, it } from "@jest/globals";
import {
  byzantineThreshold,
  isAvailableForProvisioner,
  isAvailableOnChain,
  recoveryThreshold,
  supermajorityThreshold,
  votesNeeded,
} from "../index.js";

describe("thresholds", () => {
  // f = floor((n - 1) / 3): of 3f + 1 validators f may be faulty.
  it.each([
    { n: 0, faulty: 0 },
    { n: 1, faulty: 0 },
    { n: 3, faulty: 0 },
    { n: 4, faulty: 1 },
    { n: 6, faulty: 1 },
    { n: 7, faulty: 2 },
    { n: 10, faulty: 3 },
    { n: 1000, faulty: 333 },
  ])("allow for $faulty faulty validators of $n", ({ n, faulty }) => {
    expect(byzantineThreshold(n)).toBe(faulty);
    expect(recoveryThreshold(n)).toBe(faulty + 1);
    expect(supermajorityThreshold(n)).toBe(n - faulty);
  });

  it.each([
    { groupSize: 5, minimum: 2, needed: 2 },
    { groupSize: 1, minimum: 2, needed: 1 },
    { groupSize: 5, minimum: null, needed: 3 },
    { groupSize: 4, minimum: null, needed: 3 },
    { groupSize: 1, minimum: null, needed: 1 },
  ])("ask $needed votes of a group of $groupSize whose runtime says $minimum", ({ groupSize, minimum, needed }) => {
    expect(votesNeeded(groupSize, minimum)).toBe(needed);
  });

  it.each([
    { ones: 4, n: 6, provisioner: true, chain: false },
    { ones: 3, n: 6, provisioner: false, chain: false },
    { ones: 5, n: 6, provisioner: true, chain: true },
    { ones: 7, n: 10, provisioner: true, chain: true },
    { ones: 6, n: 10, provisioner: false, chain: false },
  ])("take $ones of $n for availability as each side does: they part where n is divisible by three", (row) => {
    expect(isAvailableForProvisioner(row.ones, row.n)).toBe(row.provisioner);
    expect(isAvailableOnChain(row.ones, row.n)).toBe(row.chain);
  });
});
