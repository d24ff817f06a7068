import type { CandidateHash, ParaId } from "../ids.js";

interface Named {
  readonly candidateHash: CandidateHash;
}
/** Why a strategy that follows prospective parachains left a candidate out. */
export type ChainReason = "NoFreeCore" | "TooManyCores" | "NotNextInChain";

/**
 * Says of the candidates that were noted and not taken why not: their para has no core, or more cores than the strategy can use, or
 * prospective parachains named others.
 *
 * @param taken - the paras' chains
 * @param freeCores - how many cores each para could use
 * @param mostCores - a para with more of them is passed over
 */
export function whyPassedOver(
  noted: readonly (Named & { readonly paraId: ParaId })[],
  taken: readonly { readonly candidates: readonly Named[] }[],
  freeCores: ReadonlyMap<ParaId, number>,
  mostCores: number,
): readonly (Named & { readonly reason: ChainReason })[] {
  const inChain = new Set(taken.flatMap(({ candidates }) => candidates.map((candidate) => candidate.candidateHash)));
  const left = noted.filter(({ candidateHash }) => !inChain.has(candidateHash));
  return left.map(({ candidateHash, paraId }) => ({
    candidateHash,
    reason: reasonAt(freeCores.get(paraId) ?? 0, mostCores),
  }));
}

function reasonAt(cores: number, mostCores: number): ChainReason {
  if (cores === 0) return "NoFreeCore";
  return cores > mostCores ? "TooManyCores" : "NotNextInChain";
}
