import { Metrics } from "@parahost/kernel";
import { inject, injectable } from "inversify";

const DURATION_BUCKETS = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.75, 0.9, 1, 1.2, 1.5, 1.75];

/** Names are upstream's, so that upstream's dashboards read ours. */
@injectable()
export class ValidatorSideMetrics {
  /** `success` is `succeeded` or `failed`. */
  readonly requests;
  readonly requestDuration;
  readonly processMsg;
  readonly handleResult;
  readonly peerCount;

  constructor(@inject(Metrics) metrics: Metrics) {
    this.requests = metrics.counter(
      "polkadot_parachain_collation_requests_total",
      "Number of collations requested from Collators.",
      ["success"],
    );
    this.requestDuration = metrics.histogram(
      "polkadot_parachain_collator_protocol_validator_collation_request_duration",
      "Seconds until a collation that was asked for is there, or is not to be had.",
      DURATION_BUCKETS,
    );
    this.processMsg = metrics.histogram(
      "polkadot_parachain_collator_protocol_validator_process_msg",
      "Seconds to handle what the network says.",
    );
    this.handleResult = metrics.histogram(
      "polkadot_parachain_collator_protocol_validator_handle_collation_request_result",
      "Seconds to decide what becomes of a collation fetched.",
    );
    this.peerCount = metrics.gauge("polkadot_parachain_collator_peer_count", "Amount of collator peers connected");
  }
}
