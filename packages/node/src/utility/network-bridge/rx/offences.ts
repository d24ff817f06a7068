import type { Log, Network } from "@parahost/kernel";
import type { PeerId, ReputationChange } from "@parahost/protocol";
import type { NetworkBridgeMetrics } from "../metrics.js";

type Details = Readonly<Record<string, unknown>>;

/** What is made of messages that go no further: they are counted, logged, and held against the peer where it is to blame. */
export class Offences {
  constructor(
    private readonly network: Pick<Network, "report">,
    private readonly metrics: NetworkBridgeMetrics,
    private readonly log: Log,
  ) {}

  punish(peer: PeerId, change: ReputationChange, reason: string, details: Details): void {
    this.network.report(peer, change, reason);
    this.drop(peer, reason, details);
  }

  drop(peer: PeerId, reason: string, details: Details): void {
    this.metrics.dropped(reason);
    this.log.log("debug", "dropped what a peer sent", { peer, reason, ...details });
  }
}
