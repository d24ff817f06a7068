import type { CandidateReceipt, DisputeStatementRow } from "@parahost/primitives";
import type { DisputeRef } from "@parahost/protocol";

/** Votes on one candidate, from wherever they come. */
export interface NewVotes extends DisputeRef {
  /** `null` where it was not said: then the candidate must be known. */
  readonly receipt: CandidateReceipt | null;
  readonly statements: readonly DisputeStatementRow[];
  /** Their signatures were verified before: by our own subsystems, or by the chain. */
  readonly isChecked: boolean;
}
