import { type CandidateHash, countOnes, type DisputeState, supermajorityThreshold } from "@parahost/primitives";
import { parachainHostMethods } from "@parahost/protocol";
import type { ChainBlock } from "./block.js";
import type { ChainRuntime } from "./chain-runtime.js";

const { wireName, reply } = parachainHostMethods.disputes;

/**
 * The blocks that finality may pass, short of the first one that includes a candidate in dispute, or found invalid.
 *
 * @param path - what is to become final, the lowest first
 * @param best - whose state says what is disputed; where its runtime cannot, nothing is
 * @guide node/grandpa-voting-rule.md
 */
export function undisputedOf<B extends ChainBlock<unknown>>(
  path: readonly B[],
  best: ChainBlock<unknown>,
  runtime: Pick<ChainRuntime, "call">,
): readonly B[] {
  const included = path.map(candidatesIncludedIn);
  if (included.every(({ length }) => length === 0)) return path;
  const disputed = disputedAt(best, runtime);
  const first = included.findIndex((candidates) => candidates.some((candidate) => disputed.has(candidate)));
  return first < 0 ? path : path.slice(0, first);
}

/** In the order of its events. */
export const candidatesIncludedIn = ({ body }: ChainBlock<unknown>): readonly CandidateHash[] =>
  body.events.flatMap((event) => (event.kind === "CandidateIncluded" ? [event.candidateHash] : []));

function disputedAt({ body }: ChainBlock<unknown>, runtime: Pick<ChainRuntime, "call">): ReadonlySet<CandidateHash> {
  const answer = runtime.call(body.state, wireName, new Uint8Array(0));
  const disputes = answer.ok ? reply.decode(answer.value) : answer;
  if (!disputes.ok) return new Set();
  return new Set(disputes.value.flatMap(([, candidate, state]) => (isFoundValid(state) ? [] : [candidate])));
}

const isFoundValid = ({ validatorsFor, validatorsAgainst }: DisputeState): boolean => {
  const needed = supermajorityThreshold(validatorsFor.length);
  return countOnes(validatorsFor) >= needed && countOnes(validatorsAgainst) < needed;
};
