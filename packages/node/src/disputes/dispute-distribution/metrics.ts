import { Metrics } from "@parahost/kernel";
import { inject, injectable } from "inversify";

/** Names are upstream's. `success`: `succeeded` or `failed`. */
@injectable()
export class DisputeDistributionMetrics {
  readonly sentRequests;
  readonly receivedRequests;
  readonly importedRequests;
  readonly disputeRequestSeconds;

  constructor(@inject(Metrics) metrics: Metrics) {
    const prefix = "polkadot_parachain_dispute_distribution";
    this.sentRequests = metrics.counter(`${prefix}_sent_requests`, "Total number of sent requests.", ["success"]);
    this.receivedRequests = metrics.counter(
      `${prefix}_received_requests`,
      "Total number of received dispute requests.",
    );
    this.importedRequests = metrics.counter(`${prefix}_imported_requests`, "Total number of imported requests.", [
      "success",
    ]);
    this.disputeRequestSeconds = metrics.histogram(
      `${prefix}_time_dispute_request`,
      "Time needed for dispute votes to get confirmed/fail getting transmitted.",
    );
  }
}
