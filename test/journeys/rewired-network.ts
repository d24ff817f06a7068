import { Network, type NetworkListener, SubsystemError } from "@parahost/kernel";
import type { PeerId, RequestProtocolKey } from "@parahost/protocol";
import { requestProtocols } from "@parahost/protocol";
import { ContainerModule } from "inversify";

/** Where a node departs from what its network does for it. */
export interface Rewiring {
  /** Requests of these protocols never leave the node. */
  readonly neverAsks?: RequestProtocolKey;
  /** What becomes of a request that comes in; `undefined`: the node answers as it should. */
  readonly answers?: (us: PeerId, from: PeerId, protocol: string, bytes: Uint8Array) => Answer | undefined;
}
type Answer = Promise<Uint8Array | null>;

/** Whether a request of that name on the wire belongs to the protocol. */
export const isOf = (key: RequestProtocolKey, protocol: string): boolean =>
  protocol.endsWith(`/${requestProtocols[key].name}`);

/** A validator's module that has it use the network in another way than the rest. */
export const rewired = (rewiring: Rewiring) =>
  new ContainerModule(({ onActivation }) => {
    onActivation(Network, (_context, network: Network) => new RewiredNetwork(network, rewiring));
  });

class RewiredNetwork implements Network {
  constructor(
    private readonly network: Network,
    private readonly rewiring: Rewiring,
  ) {}

  get localPeer(): PeerId {
    return this.network.localPeer;
  }

  readonly notify: Network["notify"] = (...message) => this.network.notify(...message);
  readonly connect: Network["connect"] = (...whom) => this.network.connect(...whom);
  readonly disconnect: Network["disconnect"] = (...whom) => this.network.disconnect(...whom);
  readonly report: Network["report"] = (...what) => this.network.report(...what);

  async request(...[peer, protocol, bytes, options]: Parameters<Network["request"]>): Promise<Uint8Array> {
    const { neverAsks } = this.rewiring;
    if (neverAsks && isOf(neverAsks, protocol))
      throw new SubsystemError("network", "NotConnected", { fatal: false, details: { peer, protocol } });
    return this.network.request(peer, protocol, bytes, options);
  }

  listen(listener: NetworkListener): () => void {
    return this.network.listen({
      connected: (...whom) => listener.connected(...whom),
      disconnected: (...whom) => listener.disconnected(...whom),
      notification: (...message) => listener.notification(...message),
      request: (peer, protocol, bytes) =>
        this.rewiring.answers?.(this.localPeer, peer, protocol, bytes) ?? listener.request(peer, protocol, bytes),
    });
  }
}
