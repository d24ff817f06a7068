import type {
  BlockNumber,
  CandidateHash,
  CandidateReceipt,
  DisputeStatement,
  DisputeStatementRow,
  Hash,
  InvalidDisputeStatementKind,
  SessionIndex,
  Signature,
  ValidatorIndex,
  ValidDisputeStatementKind,
} from "@parahost/primitives";
import type { Ask, LaterAsk, Tell } from "../message.js";

/** A dispute by name: the candidate, and the session whose validators vote on it. */
export interface DisputeRef {
  readonly session: SessionIndex;
  readonly candidateHash: CandidateHash;
}
/**
 * How far a dispute has come as this validator sees it; `at` is when it concluded, in seconds (u64).
 *
 * `Active` is not confirmed yet: it may be spam.
 *
 * @guide types/disputes.md
 */
export type DisputeStatus =
  | { readonly kind: "Active" | "Confirmed" }
  | { readonly kind: "ConcludedFor" | "ConcludedAgainst"; readonly at: bigint };
/** A dispute of the last sessions. */
export interface RecentDispute extends DisputeRef {
  readonly status: DisputeStatus;
}
/** A vote that the dispute coordinator keeps: its signature was checked when it came in. */
export interface DisputeVote<K> {
  readonly validatorIndex: ValidatorIndex;
  readonly kind: K;
  readonly signature: Signature;
}
/** All votes known on a candidate, one a validator on each side at the most, ascending by validator. */
export interface CandidateVotes extends DisputeRef {
  readonly candidateReceipt: CandidateReceipt;
  readonly valid: readonly DisputeVote<ValidDisputeStatementKind>[];
  readonly invalid: readonly DisputeVote<InvalidDisputeStatementKind>[];
}
/** Whether statements were taken in: `InvalidImport` where a signature is bad, the session too old or unknown, or the dispute may be spam. */
export type ImportStatementsResult = "ValidImport" | "InvalidImport";

/** A block with the candidates that it includes, for the choice of the chain's end. */
export interface BlockDescription {
  readonly blockHash: Hash;
  readonly session: SessionIndex;
  readonly candidates: readonly CandidateHash[];
}
/** Votes on one candidate, from validators of that session. */
export interface StatementsToImport {
  readonly session: SessionIndex;
  readonly candidateReceipt: CandidateReceipt;
  readonly statements: readonly DisputeStatementRow[];
}
/** A vote cast by this validator's own finding. */
export interface LocalStatement extends DisputeRef {
  readonly candidateReceipt: CandidateReceipt;
  readonly side: DisputeStatement["side"];
}

/** @guide types/overseer-protocol.md#dispute-coordinator-message */
export interface DisputeCoordinatorMessages {
  /** Takes votes in, all or none. Answered once they are safe, or refused. */
  importStatements: LaterAsk<StatementsToImport, ImportStatementsResult>;
  /** The same for statements whose signatures a subsystem of this node has verified, and which waits for nothing. */
  importCheckedStatements: Tell<StatementsToImport>;
  /** All disputes of the last sessions, concluded ones too. */
  recentDisputes: Ask<null, readonly RecentDispute[]>;
  /** Those of them that have not concluded, or have so recently that votes may still come. */
  activeDisputes: Ask<null, readonly RecentDispute[]>;
  /** In the order asked, without those that are not known. */
  queryCandidateVotes: LaterAsk<{ readonly disputes: readonly DisputeRef[] }, readonly CandidateVotes[]>;
  /** Signs with every key that we have in that session, takes the votes in, and sends them out. */
  issueLocalStatement: Tell<LocalStatement>;
  /** The last block of that chain before one that includes a candidate disputed or found invalid; the base where it is the first. */
  determineUndisputedChain: Ask<
    {
      readonly base: { readonly number: BlockNumber; readonly hash: Hash };
      readonly blockDescriptions: readonly BlockDescription[];
    },
    { readonly number: BlockNumber; readonly hash: Hash }
  >;
}
