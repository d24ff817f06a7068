import { Metrics } from "@parahost/kernel";
import { inject, injectable } from "inversify";

/** Names are upstream's, so that upstream's dashboards read ours. */
@injectable()
export class CollatorSideMetrics {
  readonly advertisementsMade;
  readonly sentRequested;
  readonly sent;
  readonly processMsg;
  readonly distribution;

  constructor(@inject(Metrics) metrics: Metrics) {
    this.advertisementsMade = metrics.counter(
      "polkadot_parachain_collation_advertisements_made_total",
      "A number of collation advertisements sent to validators.",
    );
    this.sentRequested = metrics.counter(
      "polkadot_parachain_collations_sent_requested_total",
      "A number of collations requested to be sent to validators.",
    );
    this.sent = metrics.counter(
      "polkadot_parachain_collations_sent_total",
      "A number of collations sent to validators.",
    );
    this.processMsg = metrics.histogram(
      "polkadot_parachain_collator_protocol_collator_process_msg",
      "Seconds to handle what the network says.",
    );
    this.distribution = metrics.histogram(
      "polkadot_parachain_collator_protocol_collator_distribution_time",
      "Seconds to take a collation and advertise it.",
    );
  }
}
