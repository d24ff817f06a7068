import { type Gauge, type Histogram, Metrics } from "@parahost/kernel";
import { inject, injectable } from "inversify";

const PREFIX = "polkadot_parachain_prospective_parachains";

/** How many fragment chains there are, and candidates in them. */
export interface ViewCounts {
  readonly activeLeaves: number;
  /** Relay parents that are leaves no more, and still in view. */
  readonly inactiveLeaves: number;
  /** In the best chains of active leaves. */
  readonly connected: number;
  /** Beside them. */
  readonly unconnected: number;
  /** At inactive leaves. */
  readonly inImplicitView: number;
}

/** Names are upstream's, so that upstream's dashboards read ours. */
@injectable()
export class ProspectiveParachainsMetrics {
  readonly activeLeavesUpdate: Histogram;
  readonly introduceSecondedCandidate: Histogram;
  readonly candidateBacked: Histogram;
  readonly hypotheticalMembership: Histogram;
  readonly #candidateCount: Gauge;
  readonly #activeLeavesCount: Gauge;
  readonly #implicitViewCandidateCount: Gauge;

  constructor(@inject(Metrics) metrics: Metrics) {
    const seconds = (name: string, of: string) =>
      metrics.histogram(`${PREFIX}_time_${name}`, `Seconds spent on ${of}.`);
    const count = (name: string, help: string, labels: readonly string[]) =>
      metrics.gauge(`${PREFIX}_${name}`, help, labels);
    this.activeLeavesUpdate = seconds("active_leaves_update", "a leaf");
    this.introduceSecondedCandidate = seconds("introduce_seconded_candidate", "introducing a seconded candidate");
    this.candidateBacked = seconds("candidate_backed", "a candidate that has its votes");
    this.hypotheticalMembership = seconds("hypothetical_membership", "questions about hypothetical candidates");
    this.#candidateCount = count("candidate_count", "Candidates at active leaves, in the best chain and beside it.", [
      "type",
    ]);
    this.#activeLeavesCount = count("active_leaves_count", "Relay parents with fragment chains.", ["type"]);
    this.#implicitViewCandidateCount = count(
      "implicit_view_candidate_count",
      "Candidates at relay parents in view that are no leaves.",
      [],
    );
  }

  count({ activeLeaves, inactiveLeaves, connected, unconnected, inImplicitView }: ViewCounts): void {
    this.#candidateCount.set(connected, { type: "connected" });
    this.#candidateCount.set(unconnected, { type: "unconnected" });
    this.#activeLeavesCount.set(activeLeaves, { type: "active" });
    this.#activeLeavesCount.set(inactiveLeaves, { type: "inactive" });
    this.#implicitViewCandidateCount.set(inImplicitView);
  }
}
