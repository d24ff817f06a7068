import { Metrics } from "@parahost/kernel";
import { inject, injectable } from "inversify";

/** Names are upstream's, so that upstream's dashboards read ours. The last one is new. */
@injectable()
export class ProvisionerMetrics {
  readonly requests;
  readonly requestSeconds;
  readonly bitfieldsSent;
  readonly passedOver;

  constructor(@inject(Metrics) metrics: Metrics) {
    this.requests = metrics.counter(
      "polkadot_parachain_inherent_data_requests_total",
      "Number of InherentData requests served by provisioner.",
      ["success"],
    );
    this.requestSeconds = metrics.histogram(
      "polkadot_parachain_provisioner_request_inherent_data_time",
      "Time spent within `provisioner::request_inherent_data`",
    );
    this.bitfieldsSent = metrics.histogram(
      "polkadot_parachain_provisioner_inherent_data_response_bitfields_sent",
      "Number of inherent bitfields sent in response to `ProvisionerMessage::RequestInherentData`.",
      [0, 25, 50, 100, 150, 200, 250, 300, 400, 500, 600],
    );
    this.passedOver = metrics.counter(
      "polkadot_parachain_provisioner_candidates_passed_over_total",
      "Number of candidates that were not taken into inherent data, by reason.",
      ["reason"],
    );
  }
}
