/**
 * How many votes back a candidate.
 *
 * @param minimum - the runtime's `minimumBackingVotes`; `null` where it does not say, then it is the majority
 * @returns the minimum, or the whole group where that is smaller
 */
export const votesNeeded = (groupSize: number, minimum: number | null): number =>
  minimum === null ? Math.floor(groupSize / 2) + 1 : Math.min(groupSize, minimum);

/** How many of `n` may be faulty. */
export const byzantineThreshold = (n: number): number => (n === 0 ? 0 : Math.floor((n - 1) / 3));

/** Votes that conclude a dispute: all but those that may be faulty. */
export const supermajorityThreshold = (n: number): number => n - byzantineThreshold(n);

/** Chunks that bring back the data. */
export const recoveryThreshold = (n: number): number => byzantineThreshold(n) + 1;

/** Availability as the runtime counts it: strictly more than two thirds. */
export const isAvailableOnChain = (ones: number, n: number): boolean => 3 * ones > 2 * n;

/**
 * Availability as the provisioner counts it: at least two thirds. Where `n` is divisible by three the two differ by one vote.
 *
 * @guide node/utility/provisioner.md#determining-bitfield-availability
 */
export const isAvailableForProvisioner = (ones: number, n: number): boolean => 3 * ones >= 2 * n;
