import {
  type CandidateHash,
  countOnes,
  type DisputeState,
  type SessionIndex,
  supermajorityThreshold,
} from "@parahost/primitives";
import type { DisputeRef } from "@parahost/protocol";

/** One of the chain's disputes, as the runtime answers. */
export type OnchainRow = readonly [SessionIndex, CandidateHash, DisputeState];

/** What the chain knows of disputes, by session and candidate. */
export class OnchainDisputes {
  readonly #states: ReadonlyMap<string, DisputeState>;

  constructor(rows: readonly OnchainRow[]) {
    this.#states = new Map(rows.map(([session, candidateHash, state]) => [keyOf({ session, candidateHash }), state]));
  }

  get size(): number {
    return this.#states.size;
  }

  of(dispute: DisputeRef): DisputeState | null {
    return this.#states.get(keyOf(dispute)) ?? null;
  }
}

/** The name of a dispute as a key. */
export const keyOf = ({ session, candidateHash }: DisputeRef): string => `${session} ${candidateHash}`;

/** By session, then candidate hash. */
export function byName(a: DisputeRef, b: DisputeRef): number {
  if (a.session !== b.session) return a.session - b.session;
  if (a.candidateHash === b.candidateHash) return 0;
  return a.candidateHash < b.candidateHash ? -1 : 1;
}

/**
 * Whether one side has the votes that conclude a dispute. Each side counts by itself, a double vote on both; when the chain noted
 * the conclusion is not looked at.
 */
export function isConcluded({ validatorsFor, validatorsAgainst }: DisputeState): boolean {
  const needed = supermajorityThreshold(validatorsFor.length);
  return countOnes(validatorsFor) >= needed || countOnes(validatorsAgainst) >= needed;
}
