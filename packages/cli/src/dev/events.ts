import type {
  BlockNumber,
  CandidateHash,
  CoreIndex,
  Hash,
  ParaId,
  SessionIndex,
  ValidatorIndex,
} from "@parahost/primitives";

interface OfCandidate {
  readonly paraId: ParaId;
  readonly candidateHash: CandidateHash;
  readonly relayNumber: BlockNumber;
}
interface OfDispute {
  readonly session: SessionIndex;
  readonly candidateHash: CandidateHash;
  readonly relayNumber: BlockNumber;
}
/** What became of one para. */
export interface ParaSummary {
  readonly paraId: ParaId;
  readonly strategy: string;
  readonly backed: number;
  readonly included: number;
  readonly headNumber: number;
}
/** What became of the run. Counts are of candidates, on the best chain. */
export interface DevSummary {
  readonly event: "summary";
  readonly relayBlocks: number;
  readonly backed: number;
  readonly included: number;
  readonly paras: readonly ParaSummary[];
  /** Candidates that are neither included nor dropped yet. */
  readonly pending: number;
  readonly wallMs: number;
  readonly virtualMs: number;
  /** `false` where a run in virtual time met a limit of real time. */
  readonly reproducible: boolean;
}
/** What a development chain tells those who watch: plain data, one line each of `--json`. */
export type DevEvent =
  | { readonly event: "imported"; readonly number: BlockNumber; readonly hash: Hash; readonly author: number }
  | { readonly event: "finalized"; readonly number: BlockNumber; readonly hash: Hash }
  | ({ readonly event: "backed"; readonly core: CoreIndex } & OfCandidate)
  | ({ readonly event: "included"; readonly headNumber: number } & OfCandidate)
  | ({ readonly event: "dropped"; readonly reason: string } & OfCandidate)
  | ({ readonly event: "disputed" } & OfDispute)
  | ({ readonly event: "concluded"; readonly result: "Valid" | "Invalid" } & OfDispute)
  | ({
      readonly event: "offended";
      readonly offence: "ForInvalid" | "AgainstValid";
      readonly validators: readonly ValidatorIndex[];
    } & OfDispute)
  | { readonly event: "reverted"; readonly to: BlockNumber; readonly relayNumber: BlockNumber }
  | DevSummary;
/** Events of a running development chain. */
export type DevChainEvents = {
  /** Everything that a run has to say, in order. */
  event: (event: DevEvent) => void;
};
