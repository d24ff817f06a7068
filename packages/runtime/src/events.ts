import type {
  BlockNumber,
  CandidateHash,
  CandidateReceipt,
  CoreIndex,
  GroupIndex,
  ParaId,
  SessionIndex,
  ValidationCodeHash,
  ValidatorIndex,
} from "@parahost/primitives";

/** A candidate that reached a core, or left it. */
interface OnCore {
  readonly candidateHash: CandidateHash;
  readonly receipt: CandidateReceipt;
  readonly headData: Uint8Array;
  readonly coreIndex: CoreIndex;
  readonly groupIndex: GroupIndex;
}
/** What happened to candidates: `ParaInclusion`'s events, and those that a session change or a dispute took off their core. */
export type CandidateRuntimeEvent =
  | ({ readonly kind: "CandidateBacked" | "CandidateIncluded" | "CandidateTimedOut" } & OnCore)
  | ({ readonly kind: "CandidateCleared"; readonly reason: "SessionChange" | "Disputed" | "AncestorLost" } & OnCore);

/** What a block did, in the order in which it did it. Those of a call that failed are not among them. */
export type RuntimeEvent =
  | CandidateRuntimeEvent
  | { readonly kind: "NewSession"; readonly session: SessionIndex }
  | { readonly kind: "NewHeadNoted"; readonly paraId: ParaId; readonly headData: Uint8Array }
  | { readonly kind: "CodeUpgradeScheduled"; readonly paraId: ParaId; readonly expectedAt: BlockNumber }
  | { readonly kind: "CurrentCodeUpdated"; readonly paraId: ParaId; readonly codeHash: ValidationCodeHash }
  | { readonly kind: "ParaInitialized" | "ParaCleanedUp"; readonly paraId: ParaId }
  | {
      readonly kind: "DisputeInitiated";
      readonly session: SessionIndex;
      readonly candidateHash: CandidateHash;
      /** Whether this chain has included the candidate. */
      readonly location: "Local" | "Remote";
    }
  | {
      readonly kind: "DisputeConcluded";
      readonly session: SessionIndex;
      readonly candidateHash: CandidateHash;
      readonly result: "Valid" | "Invalid";
    }
  /** From here on nothing is included: block `number` and what was built on it holds a candidate that is invalid. */
  | { readonly kind: "Revert"; readonly number: BlockNumber }
  | {
      readonly kind: "SlashingReport";
      readonly offence: "ForInvalid" | "AgainstValid";
      readonly session: SessionIndex;
      readonly candidateHash: CandidateHash;
      readonly validators: readonly ValidatorIndex[];
    }
  | { readonly kind: "CallFailed"; readonly index: number; readonly error: string };
