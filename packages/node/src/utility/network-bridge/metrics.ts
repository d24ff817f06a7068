import { Metrics } from "@parahost/kernel";
import type { PeerSet } from "@parahost/protocol";
import { inject, injectable } from "inversify";

const ON = ["protocol"];
/** Upstream's label of a peer set. */
const labelOf = (peerSet: PeerSet) => ({ protocol: `${peerSet}/1` });

/** Names are upstream's where upstream has them, so that its dashboards read ours. Both halves of the bridge count here. */
@injectable()
export class NetworkBridgeMetrics {
  readonly #peers;
  readonly #connects;
  readonly #disconnects;
  readonly #desiredPeers;
  readonly #reports;
  readonly #received;
  readonly #sent;
  readonly #bytesReceived;
  readonly #bytesSent;
  readonly #dropped;

  constructor(@inject(Metrics) metrics: Metrics) {
    const counter = (name: string, help: string, labels?: readonly string[]) =>
      metrics.counter(`polkadot_parachain_${name}`, help, labels);
    this.#peers = metrics.gauge("polkadot_parachain_peer_count", "Peers on a peer set.", ON);
    this.#connects = counter("peer_connect_events_total", "Peers that came to a peer set.", ON);
    this.#disconnects = counter("peer_disconnect_events_total", "Peers that left a peer set.", ON);
    this.#desiredPeers = metrics.gauge("polkadot_parachain_desired_peer_count", "Peers to be connected to.", ON);
    this.#reports = counter("network_report_events_total", "Changes of reputation that subsystems asked for.");
    this.#received = counter("notifications_received_total", "Notifications received.", ON);
    this.#sent = counter("notifications_sent_total", "Notifications sent, one for each peer.", ON);
    this.#bytesReceived = counter("notification_bytes_received_total", "Bytes of notifications received.", ON);
    this.#bytesSent = counter("notification_bytes_sent_total", "Bytes of notifications sent.", ON);
    this.#dropped = counter("network_bridge_dropped_total", "What came from the network and went no further.", [
      "reason",
    ]);
  }

  connected(peerSet: PeerSet, count: number): void {
    this.#connects.inc(1, labelOf(peerSet));
    this.#peers.set(count, labelOf(peerSet));
  }

  disconnected(peerSet: PeerSet, count: number): void {
    this.#disconnects.inc(1, labelOf(peerSet));
    this.#peers.set(count, labelOf(peerSet));
  }

  received(peerSet: PeerSet, bytes: number): void {
    this.#received.inc(1, labelOf(peerSet));
    this.#bytesReceived.inc(bytes, labelOf(peerSet));
  }

  sent(peerSet: PeerSet, bytes: number, peers: number): void {
    this.#sent.inc(peers, labelOf(peerSet));
    this.#bytesSent.inc(bytes * peers, labelOf(peerSet));
  }

  desired(peerSet: PeerSet, count: number): void {
    this.#desiredPeers.set(count, labelOf(peerSet));
  }

  reported(): void {
    this.#reports.inc();
  }

  dropped(reason: string): void {
    this.#dropped.inc(1, { reason });
  }
}
