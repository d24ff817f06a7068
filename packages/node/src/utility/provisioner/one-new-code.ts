import type { BackedCandidate } from "@parahost/primitives";

/** What goes into a block, and what has to wait for the next. */
export interface Merged {
  readonly kept: readonly BackedCandidate[];
  readonly left: readonly BackedCandidate[];
}

/**
 * Joins the paras' chains, with new validation code in one candidate of the block at the most: the chain of a second one ends before
 * it, since what follows is built on it.
 *
 * @param chains - those of one para in the order of their chain
 */
export function withOneNewCode(chains: Iterable<readonly BackedCandidate[]>): Merged {
  const [kept, left]: [BackedCandidate[], BackedCandidate[]] = [[], []];
  let hasNewCode = false;
  for (const chain of chains) {
    const second = hasNewCode ? chain.findIndex(bringsCode) : secondWithCode(chain);
    const end = second < 0 ? chain.length : second;
    kept.push(...chain.slice(0, end));
    left.push(...chain.slice(end));
    hasNewCode ||= kept.some(bringsCode);
  }
  return { kept, left };
}

const bringsCode = ({ candidate }: BackedCandidate): boolean => candidate.commitments.newValidationCode !== null;

function secondWithCode(chain: readonly BackedCandidate[]): number {
  const first = chain.findIndex(bringsCode);
  return first < 0 ? -1 : chain.findIndex((candidate, i) => i > first && bringsCode(candidate));
}
