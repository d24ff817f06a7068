import { Metrics } from "@parahost/kernel";
import { inject, injectable } from "inversify";

const PREFIX = "polkadot_parachain";

/** Names are upstream's, so that upstream's dashboards read ours. */
@injectable()
export class DisputeCoordinatorMetrics {
  readonly opened;
  /** `validity`: `valid`, `invalid`. */
  readonly concluded;
  /** The same. */
  readonly votes;
  /** `priority`: `priority`, `best-effort`. */
  readonly queuedParticipations;
  readonly refrainedParticipations;
  readonly participationSeconds;
  readonly participationPipelineSeconds;
  readonly priorityQueueSize;
  readonly bestEffortQueueSize;
  readonly voteCleanupSeconds;

  constructor(@inject(Metrics) metrics: Metrics) {
    this.opened = metrics.counter(`${PREFIX}_candidate_disputes_total`, "Total number of raised disputes.");
    this.concluded = metrics.counter(
      `${PREFIX}_candidate_dispute_concluded`,
      "Disputes that concluded, by what they found the candidate to be.",
      ["validity"],
    );
    this.votes = metrics.counter(
      `${PREFIX}_candidate_dispute_votes`,
      "Votes taken in, by what they say of the candidate.",
      ["validity"],
    );
    this.queuedParticipations = metrics.counter(
      `${PREFIX}_dispute_participations`,
      "Requests for participation, by priority. Not each of them leads to one, since some are duplicates.",
      ["priority"],
    );
    this.refrainedParticipations = metrics.counter(
      `${PREFIX}_dispute_refrained_participations`,
      "Times that we took no part, since the candidate is not included, not backed, and the dispute not confirmed.",
    );
    this.participationSeconds = metrics.histogram(
      `${PREFIX}_dispute_participation_durations`,
      "Time spent to recover and validate a disputed candidate.",
    );
    this.participationPipelineSeconds = metrics.histogram(
      `${PREFIX}_dispute_participation_pipeline_durations`,
      "Time from the request for a participation to its end.",
    );
    this.priorityQueueSize = metrics.gauge(
      `${PREFIX}_dispute_participation_priority_queue_size`,
      "Number of disputes waiting for local participation in the priority queue.",
    );
    this.bestEffortQueueSize = metrics.gauge(
      `${PREFIX}_dispute_participation_best_effort_queue_size`,
      "Number of disputes waiting for local participation in the best effort queue.",
    );
    this.voteCleanupSeconds = metrics.histogram(
      `${PREFIX}_dispute_coordinator_vote_cleanup`,
      "Time spent on forgetting the votes of old sessions.",
    );
  }
}
