import {
  type CandidateHash,
  type CoreIndex,
  candidateHashOf,
  coreIndex,
  type ParaId,
  receiptOf,
} from "@parahost/primitives";
import type { TrieState } from "@parahost/runtime";
import type { BlockEvent } from "../block.js";
import type { RuntimeAnswers } from "./runtime-answers.js";

type OfCandidate = Extract<BlockEvent, { readonly kind: `Candidate${string}` }>;
type OnCore = Pick<OfCandidate, "candidateHash" | "receipt" | "headData" | "coreIndex">;

/**
 * What a block did to candidates: what the runtime says of it, and those that it took off their cores without a word, for a new
 * session or a dispute that was lost.
 */
export function eventsOf(answers: RuntimeAnswers, before: TrieState, after: TrieState): readonly BlockEvent[] {
  const said = answers.ask(after, "candidateEvents", {}).map(({ kind, receipt, headData, coreIndex }) => {
    return { kind, candidateHash: candidateHashOf(receipt), receipt, headData, coreIndex };
  });
  const accounted = new Set(occupants(answers, after).keys());
  for (const { kind, candidateHash } of said) if (kind !== "CandidateBacked") accounted.add(candidateHash);
  const isGone = ({ candidateHash }: Pick<OnCore, "candidateHash">) => !accounted.has(candidateHash);
  const wereThere = [...occupants(answers, before)].map(([candidateHash, at]) => ({ candidateHash, ...at }));
  const gone = [
    ...wereThere.filter(isGone).flatMap((occupant) => pending(answers, before, occupant)),
    ...said.filter((event) => event.kind === "CandidateBacked" && isGone(event)),
  ];
  if (gone.length === 0) return said;
  const session = (state: TrieState) => answers.ask(state, "sessionIndexForChild", {});
  const reason = session(before) === session(after) ? "Disputed" : "SessionChange";
  return [...said, ...gone.map((candidate) => ({ ...candidate, kind: "CandidateCleared", reason }) as const)];
}

interface Occupied {
  readonly coreIndex: CoreIndex;
  readonly paraId: ParaId;
}

/** The candidates on cores, and where. */
function occupants(answers: RuntimeAnswers, state: TrieState): ReadonlyMap<CandidateHash, Occupied> {
  const found = new Map<CandidateHash, Occupied>();
  for (const [index, core] of answers.ask(state, "availabilityCores", {}).entries())
    if (core.kind === "Occupied")
      found.set(core.candidateHash, { coreIndex: coreIndex(index), paraId: core.candidateDescriptor.paraId });
  return found;
}

/** What there is to say of a candidate on a core, which core states leave out. */
function pending(
  answers: RuntimeAnswers,
  state: TrieState,
  { candidateHash, coreIndex, paraId }: Occupied & Pick<OnCore, "candidateHash">,
): readonly OnCore[] {
  const committed = answers
    .ask(state, "candidatesPendingAvailability", { paraId })
    .find((candidate) => candidateHashOf(candidate) === candidateHash);
  if (!committed) return [];
  return [{ candidateHash, coreIndex, receipt: receiptOf(committed), headData: committed.commitments.headData }];
}
