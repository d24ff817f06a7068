import { type BackedCandidate, onesOf } from "@parahost/primitives";

/**
 * The candidate without its bad votes.
 *
 * @param good - one verdict a vote, in order
 * @returns `null` where there are no verdicts, or nothing would change
 */
export function withGoodVotes(backed: BackedCandidate, good: readonly boolean[]): BackedCandidate | null {
  const { validityVotes, validatorIndices } = backed;
  if (good.length !== validityVotes.length || !good.includes(false)) return null;
  const bytes = validatorIndices.bytes.slice();
  // The bits of the group come first: there are as many as there are votes.
  for (const [vote, bit] of [...onesOf(validatorIndices)].slice(0, good.length).entries())
    if (!good[vote]) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) & ~(1 << (bit & 7));
  return {
    ...backed,
    validityVotes: validityVotes.filter((_, vote) => good[vote]),
    validatorIndices: { length: validatorIndices.length, bytes },
  };
}
