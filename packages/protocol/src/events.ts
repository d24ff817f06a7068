import type {
  BlockNumber,
  CandidateHash,
  CoreIndex,
  Hash,
  ParaId,
  SessionIndex,
  ValidatorIndex,
} from "@parahost/primitives";

/** How far a candidate has come, as one node sees it. Each is reported where it happens. */
export type CandidateStep =
  /** A collator made it. */
  | "collated"
  /** A validator fetched it from its collator. */
  | "fetched"
  | "seconded"
  | "validated"
  /** Its group's quorum was reached. */
  | "backed"
  /** It went into inherent data. */
  | "selected"
  /** It got no further here, and `reason` says why. */
  | "dropped";

/** Plain data, fit to be sent as JSON: what observers are told of a candidate. */
export interface CandidateReport {
  readonly node: string;
  readonly step: CandidateStep;
  readonly candidateHash: CandidateHash;
  readonly paraId: ParaId;
  readonly relayParent: Hash;
  /** PascalCase; with `dropped` always. */
  readonly reason?: string;
}
/** What the relay chain says of itself, block by block. */
export type ChainReport =
  | { readonly event: "imported"; readonly number: BlockNumber; readonly hash: Hash; readonly author: number }
  | { readonly event: "finalized"; readonly number: BlockNumber; readonly hash: Hash }
  | ({ readonly event: "backed" | "included" | "timedOut" } & OnCore)
  /** Taken off its core without having been included: by a session change, by a dispute. */
  | ({ readonly event: "cleared"; readonly reason: string } & OnCore)
  /** A candidate is in dispute, as far as this fork knows. */
  | ({ readonly event: "disputed" } & OfDispute)
  | ({ readonly event: "concluded"; readonly result: "Valid" | "Invalid" } & OfDispute)
  /** Validators that were wrong, by their index in the dispute's session: they voted for what is invalid, or against what is valid. */
  | ({
      readonly event: "offended";
      readonly offence: "ForInvalid" | "AgainstValid";
      readonly validators: readonly ValidatorIndex[];
    } & OfDispute)
  /** The chain goes on from block `to`: what was built on it there includes an invalid candidate. */
  | {
      readonly event: "reverted";
      readonly to: BlockNumber;
      readonly relayHash: Hash;
      readonly relayNumber: BlockNumber;
    }
  /** The finalized block `block` includes an invalid candidate: it stays, and no para gets anything in until governance says so. */
  | {
      readonly event: "frozen";
      readonly block: BlockNumber;
      readonly relayHash: Hash;
      readonly relayNumber: BlockNumber;
    };
interface OfDispute {
  readonly session: SessionIndex;
  readonly candidateHash: CandidateHash;
  readonly relayHash: Hash;
  readonly relayNumber: BlockNumber;
}
interface OnCore {
  readonly paraId: ParaId;
  readonly candidateHash: CandidateHash;
  readonly relayHash: Hash;
  readonly relayNumber: BlockNumber;
  readonly core: CoreIndex;
}
