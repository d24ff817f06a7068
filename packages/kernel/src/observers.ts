import type { BlockNumber, Hash } from "@parahost/primitives";
import type { CandidateReport } from "@parahost/protocol";
import type { ServiceIdentifier } from "inversify";

/** What was said, and what made the speaker say it. */
export interface Envelope {
  readonly id: number;
  /** The envelope being handled when this one was sent; `null` where a party outside, a signal or the clock began it. */
  readonly cause: number | null;
  readonly from: string;
  readonly to: string;
  readonly kind: string;
  readonly payload: unknown;
  /** Waits somebody for an answer? */
  readonly isAsk: boolean;
}
/** Events for onlookers: dashboards, tests, traces. Work travels by messages, never by these. */
export type KernelEvents = {
  /** A message was sent. */
  envelope: (envelope: Envelope) => void;
  /** A message was handled, after so long in the inbox. */
  handled: (envelope: Envelope, waitedMs: number) => void;
  /** Active leaves changed. */
  leaf: (change: {
    readonly activated: { hash: Hash; number: BlockNumber } | null;
    readonly deactivated: readonly Hash[];
  }) => void;
  /** A candidate went a step further, or was dropped. */
  candidate: (report: CandidateReport) => void;
  /** A subsystem met a fault; `origin` is its name. */
  fault: (origin: string, fault: unknown) => void;
  /** The node has ended; `cause` is the fault that ended it, `undefined` where it was told to. */
  concluded: (cause: unknown) => void;
};
/** Where subsystems report what has become of a candidate. One a node. */
export interface CandidateReports {
  /** The node's name is added on the way. */
  report(report: Omit<CandidateReport, "node">): void;
}
/** Token of {@link CandidateReports}. */
export const CandidateReports: ServiceIdentifier<CandidateReports> = Symbol.for("parahost.kernel.CandidateReports");
