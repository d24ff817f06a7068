import { type Counter, type Histogram, Metrics } from "@parahost/kernel";
import { inject, injectable } from "inversify";

const PREFIX = "polkadot_parachain_candidate_backing";

@injectable()
export class CandidateBackingMetrics {
  readonly signedStatements: Counter;
  readonly candidatesSeconded: Counter;
  readonly processSecond: Histogram;
  readonly processStatement: Histogram;
  readonly getBackedCandidates: Histogram;

  constructor(@inject(Metrics) metrics: Metrics) {
    this.signedStatements = metrics.counter(`${PREFIX}_signed_statements_total`, "Number of statements signed.");
    this.candidatesSeconded = metrics.counter(`${PREFIX}_candidates_seconded_total`, "Number of candidates seconded.");
    this.processSecond = metrics.histogram(`${PREFIX}_process_second`, "Seconds spent on requests to second.");
    this.processStatement = metrics.histogram(`${PREFIX}_process_statement`, "Seconds spent on importing statements.");
    this.getBackedCandidates = metrics.histogram(
      `${PREFIX}_get_backed_candidates`,
      "Seconds spent on collecting backed candidates.",
    );
  }
}
