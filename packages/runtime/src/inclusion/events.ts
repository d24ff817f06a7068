import type { CandidateHash, CandidateReceipt, CoreIndex, GroupIndex, ParaId } from "@parahost/primitives";

/** A candidate that reached a core, or left it. */
interface OnCore {
  readonly candidateHash: CandidateHash;
  readonly receipt: CandidateReceipt;
  readonly headData: Uint8Array;
  readonly coreIndex: CoreIndex;
  readonly groupIndex: GroupIndex;
}
/** What happened to candidates. `CandidateCleared`: taken off its core by a session change or a dispute. */
export type InclusionEvent =
  | ({ readonly kind: "CandidateBacked" | "CandidateIncluded" | "CandidateTimedOut" } & OnCore)
  | ({ readonly kind: "CandidateCleared"; readonly reason: "SessionChange" | "Disputed" | "AncestorLost" } & OnCore)
  | { readonly kind: "UpwardMessagesReceived"; readonly paraId: ParaId; readonly messages: readonly Uint8Array[] };
