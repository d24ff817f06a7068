import { Metrics } from "@parahost/kernel";
import { inject, injectable } from "inversify";
import type { Partition, SelectedDisputes } from "./disputes/index.js";

/** Names are upstream's, so that upstream's dashboards read ours. The last two are new. */
@injectable()
export class ProvisionerMetrics {
  readonly requests;
  readonly requestSeconds;
  readonly bitfieldsSent;
  readonly noteSeconds;
  readonly disputeSets;
  readonly disputeStatements;
  readonly partitionedDisputes;
  readonly onchainDisputes;
  readonly passedOver;
  readonly disputesUnknown;

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
    this.noteSeconds = metrics.histogram(
      "polkadot_parachain_provisioner_provisionable_data_time",
      "Time spent within `provisioner::provisionable_data`",
    );
    this.disputeSets = metrics.counter(
      "polkadot_parachain_inherent_data_dispute_statement_sets",
      "Number of dispute statements sets passed to `create_inherent()`.",
    );
    this.disputeStatements = metrics.counter(
      "polkadot_parachain_inherent_data_dispute_statements",
      "Number of dispute statements passed to `create_inherent()`.",
      ["validity"],
    );
    this.partitionedDisputes = metrics.counter(
      "polkadot_parachain_provisioner_partitioned_disputes",
      "Number of disputes partitioned by type.",
      ["partition"],
    );
    this.onchainDisputes = metrics.counter(
      "polkadot_parachain_fetched_onchain_disputes",
      "Number of disputes fetched from the runtime",
    );
    this.passedOver = metrics.counter(
      "polkadot_parachain_provisioner_candidates_passed_over_total",
      "Number of candidates that were not taken into inherent data, by reason.",
      ["reason"],
    );
    this.disputesUnknown = metrics.counter(
      "polkadot_parachain_provisioner_disputes_unknown_total",
      "Number of times that inherent data were made without knowing of disputes, by who could not tell.",
      ["source"],
    );
  }

  /** Counts the disputes that go into inherent data, and those that there were. */
  observeDisputes({ disputes, partitions, onchain }: SelectedDisputes): void {
    this.onchainDisputes.inc(onchain);
    for (const [partition, members] of partitions)
      this.partitionedDisputes.inc(members.length, { partition: labelOf(partition) });
    this.disputeSets.inc(disputes.length);
    for (const { statements } of disputes) {
      const valid = statements.filter(({ statement }) => statement.side === "Valid").length;
      this.disputeStatements.inc(valid, { validity: "valid" });
      this.disputeStatements.inc(statements.length - valid, { validity: "invalid" });
    }
  }
}

/** Upstream counts two of the partitions under other names than it has for them elsewhere. */
const labelOf = (partition: Partition): string =>
  partition === "inactive_unconcluded_onchain" || partition === "inactive_concluded_onchain"
    ? partition.replace("_onchain", "_known_onchain")
    : partition;
