import { Metrics } from "@parahost/kernel";
import type { Payload } from "@parahost/protocol";
import { inject, injectable } from "inversify";

/** Upstream's, from 0.1 ms to 1 s. */
const LATENCY_BUCKETS = [0.0001, 0.0004, 0.0016, 0.0064, 0.0256, 0.1024, 0.4096, 1];
const NAME = "polkadot_parachain_statement_distribution";

/** What the network may say, by upstream's labels; for what upstream does not time, by the same pattern. */
export const MESSAGE_TYPES: Readonly<Record<Payload<"statementDistribution", "networkBridgeUpdate">["kind"], string>> =
  {
    PeerMessage: "handle_incoming_message",
    PeerViewChange: "peer_view_change",
    PeerConnected: "peer_connected",
    PeerDisconnected: "peer_disconnected",
    OurViewChange: "our_view_change",
  };

/** Names are upstream's, so that upstream's dashboards read ours. */
@injectable()
export class StatementDistributionMetrics {
  /** Statements that were sent, one for each peer. */
  readonly distributed;
  /** `type` is `seconded` or `valid`. */
  readonly unexpected;
  readonly activeLeavesUpdate;
  readonly share;
  /** `message_type` is one of {@link MESSAGE_TYPES}. */
  readonly networkBridgeUpdate;

  constructor(@inject(Metrics) metrics: Metrics) {
    const seconds = (what: string, labels: readonly string[] = []) =>
      metrics.histogram(
        `${NAME}_${what}`,
        `Time spent within \`statement_distribution::${what}\``,
        LATENCY_BUCKETS,
        labels,
      );
    this.distributed = metrics.counter(
      "polkadot_parachain_statements_distributed_total",
      "Number of candidate validity statements distributed to other peers.",
    );
    this.unexpected = metrics.counter(
      `${NAME}_statements_unexpected`,
      "Number of statements that were not expected to be received.",
      ["type"],
    );
    this.activeLeavesUpdate = seconds("active_leaves_update");
    this.share = seconds("share");
    this.networkBridgeUpdate = seconds("network_bridge_update", ["message_type"]);
  }
}
