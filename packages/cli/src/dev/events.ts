import type { BlockNumber, CandidateHash, CoreIndex, ParaId } from "@parahost/primitives";
import type { ChainReport } from "@parahost/protocol";

interface OfCandidate {
  readonly paraId: ParaId;
  readonly candidateHash: CandidateHash;
  readonly relayNumber: BlockNumber;
}
/** As the chain says it; which fork says it is left out. */
type Said<Report> = Report extends ChainReport ? Omit<Report, "relayHash"> : never;
type SaidByChain = Said<
  Extract<
    ChainReport,
    { event: "imported" | "finalized" | "disputed" | "concluded" | "offended" | "reverted" | "frozen" }
  >
>;
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
  | SaidByChain
  | ({ readonly event: "backed"; readonly core: CoreIndex } & OfCandidate)
  | ({ readonly event: "included"; readonly headNumber: number } & OfCandidate)
  | ({ readonly event: "dropped"; readonly reason: string } & OfCandidate)
  | DevSummary;
/** Events of a running development chain. */
export type DevChainEvents = {
  /** Everything that a run has to say, in order. */
  event: (event: DevEvent) => void;
};
