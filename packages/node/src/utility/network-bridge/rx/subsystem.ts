import {
  type ActivatedLeaf,
  AuthorityDiscovery,
  Chain,
  type Context,
  type Handlers,
  Log,
  Network,
  type Subsystem,
} from "@parahost/kernel";
import type { BlockNumber, Hash } from "@parahost/primitives";
import {
  type CollationProtocolV1,
  type NetworkBridgeEvent,
  type PeerId,
  type PeerSet,
  requestProtocolsByName,
  type ValidationProtocolV1,
  type View,
  validationWireMessage,
} from "@parahost/protocol";
import { inject, injectable } from "inversify";
import { genesisOf } from "../genesis.js";
import { NetworkBridgeMetrics } from "../metrics.js";
import { Inbound, type NetworkEvent } from "./inbound.js";
import { IncomingRequests } from "./incoming-requests.js";
import { Offences } from "./offences.js";
import { readNotification } from "./read-notification.js";
import { type NetworkBridgeRxRole, networkBridgeRxRole } from "./role.js";
import { checkView, hasSameHeads, isSameView, NO_VIEW, OurView } from "./views.js";

type Ctx = Context<NetworkBridgeRxRole>;
/** Events that concern everyone on a peer set. */
type PeerEvent = Exclude<NetworkBridgeEvent<never>, { readonly kind: "PeerMessage" }>;
type Notification = Extract<NetworkEvent, { readonly kind: "notification" }>;

const PEER_SETS: readonly PeerSet[] = ["validation", "collation"];

/**
 * Hears the network: reads what peers send, keeps track of who they are and what they see, and hands it to those concerned.
 *
 * Pressure from outside ends here: what finds no room is dropped, with a reason, and counted. Nothing that a peer sends can do
 * more than cost it its reputation.
 *
 * @guide node/utility/network-bridge.md
 */
@injectable()
export class NetworkBridgeRxSubsystem implements Subsystem<NetworkBridgeRxRole> {
  readonly role = networkBridgeRxRole;
  readonly handlers: Handlers<NetworkBridgeRxRole> = {};
  readonly #log: Log;
  readonly #inbound = new Inbound((reason) => this.metrics.dropped(reason));
  readonly #peers: Record<PeerSet, Map<PeerId, View>> = { validation: new Map(), collation: new Map() };
  readonly #ours = new OurView();
  readonly #offences: Offences;
  readonly #requests: IncomingRequests;
  #sentView = NO_VIEW;
  #viewIsDue = false;
  #stop: (() => void) | undefined;

  constructor(
    @inject(Network) private readonly network: Network,
    @inject(AuthorityDiscovery) private readonly discovery: AuthorityDiscovery,
    @inject(Chain) private readonly chain: Chain,
    @inject(NetworkBridgeMetrics) private readonly metrics: NetworkBridgeMetrics,
    @inject(Log) log: Log,
  ) {
    this.#log = log.target(networkBridgeRxRole.target);
    this.#offences = new Offences(network, metrics, this.#log);
    this.#requests = new IncomingRequests(this.#offences);
  }

  async onStart(ctx: Ctx): Promise<void> {
    this.#requests.open(requestProtocolsByName(await genesisOf(this.chain)));
    this.#stop = this.network.listen(this.#inbound);
    this.#listen(ctx);
  }

  onConclude(): void {
    this.#stop?.();
    this.#inbound.close();
  }

  onLeaf(ctx: Ctx, leaf: ActivatedLeaf): void {
    this.#ours.activated(leaf);
    this.#changeView(ctx);
  }

  onLeafGone(ctx: Ctx, leaf: Hash): void {
    this.#ours.deactivated(leaf);
    this.#changeView(ctx);
  }

  onFinalized(_ctx: Ctx, { number }: { readonly number: BlockNumber }): void {
    this.#ours.finalized(number);
  }

  /** A job waits for the network; what it brings is looked at in the inbox's order, with signals between. */
  #listen(ctx: Ctx): void {
    ctx.spawn(
      "node",
      () => this.#inbound.next(),
      async (ctx, events) => {
        this.#listen(ctx);
        for (const event of events) await this.#take(ctx, event);
      },
    );
  }

  async #take(ctx: Ctx, event: NetworkEvent): Promise<void> {
    switch (event.kind) {
      case "connected":
        return this.#connected(ctx, event);
      case "disconnected":
        return this.#disconnected(ctx, event);
      case "notification":
        return this.#notified(ctx, event);
      case "request":
        return this.#requests.take(ctx, event);
    }
  }

  async #connected(ctx: Ctx, { peer, peerSet, role }: Extract<NetworkEvent, { kind: "connected" }>): Promise<void> {
    const peers = this.#peers[peerSet];
    if (peers.has(peer)) return;
    peers.set(peer, NO_VIEW);
    this.metrics.connected(peerSet, peers.size);
    this.#log.log("debug", "peer connected", { peer, peerSet, role });
    await this.#tellAll(ctx, peerSet, {
      ...{ kind: "PeerConnected", peer, role },
      authorities: this.discovery.authoritiesOf(peer),
    });
    this.#sendView([peer], peerSet);
  }

  async #disconnected(ctx: Ctx, { peer, peerSet }: Extract<NetworkEvent, { kind: "disconnected" }>): Promise<void> {
    const peers = this.#peers[peerSet];
    if (!peers.delete(peer)) return;
    this.metrics.disconnected(peerSet, peers.size);
    this.#log.log("debug", "peer disconnected", { peer, peerSet });
    await this.#tellAll(ctx, peerSet, { kind: "PeerDisconnected", peer });
  }

  async #notified(ctx: Ctx, { peer, peerSet, bytes }: Notification): Promise<void> {
    this.metrics.received(peerSet, bytes.length);
    const known = this.#peers[peerSet].get(peer);
    if (!known) return this.#offences.punish(peer, "CostMinor", "UnconnectedPeerSet", { peerSet });
    const message = readNotification(peerSet, bytes);
    if (!message.ok) return this.#offences.punish(peer, "CostMajor", "MalformedMessage", { error: message.error });
    if (message.value.kind === "ProtocolMessage") return this.#hand(ctx, peer, message.value.message);

    const { view } = message.value;
    const checked = checkView(view, known);
    if (!checked.ok) return this.#offences.punish(peer, "CostMajor", checked.error, { heads: view.heads.length });
    if (isSameView(view, known)) return;
    this.#peers[peerSet].set(peer, view);
    await this.#tellAll(ctx, peerSet, { kind: "PeerViewChange", peer, view });
  }

  /** To the one whose message it is, if there is room. */
  #hand(ctx: Ctx, peer: PeerId, sent: ValidationProtocolV1 | CollationProtocolV1): void {
    if (!this.#offer(ctx, peer, sent)) this.#offences.drop(peer, "InboxFull", { protocol: sent.protocol });
  }

  #offer(ctx: Ctx, peer: PeerId, sent: ValidationProtocolV1 | CollationProtocolV1): boolean {
    const heard = { kind: "PeerMessage", peer } as const;
    switch (sent.protocol) {
      case "BitfieldDistribution":
        return ctx.offer("bitfieldDistribution", "networkBridgeUpdate", { ...heard, message: sent.message });
      case "StatementDistribution":
        return ctx.offer("statementDistribution", "networkBridgeUpdate", { ...heard, message: sent.message });
      case "CollatorProtocol":
        return ctx.offer("collatorProtocol", "networkBridgeUpdate", { ...heard, message: sent.message });
    }
  }

  /** Who is there and what they see is never dropped: others count on it. */
  async #tellAll(ctx: Ctx, peerSet: PeerSet, event: PeerEvent): Promise<void> {
    if (peerSet === "collation") return ctx.tell("collatorProtocol", "networkBridgeUpdate", event);
    await ctx.tell("statementDistribution", "networkBridgeUpdate", event);
    await ctx.tell("bitfieldDistribution", "networkBridgeUpdate", event);
  }

  /** One view for one update: a leaf that comes in another's place is one change of heads. */
  #changeView(ctx: Ctx): void {
    if (this.#viewIsDue) return;
    this.#viewIsDue = true;
    ctx.spawn(
      "node",
      async () => undefined,
      async (ctx) => {
        this.#viewIsDue = false;
        const { view } = this.#ours;
        if (hasSameHeads(view, this.#sentView)) return;
        this.#sentView = view;
        for (const peerSet of PEER_SETS) {
          this.#sendView([...this.#peers[peerSet].keys()], peerSet);
          await this.#tellAll(ctx, peerSet, { kind: "OurViewChange", view });
        }
      },
    );
  }

  /** An empty view says nothing: it is not sent. */
  #sendView(peers: readonly PeerId[], peerSet: PeerSet): void {
    if (this.#sentView.heads.length === 0 || peers.length === 0) return;
    const bytes = validationWireMessage.encode({ kind: "ViewUpdate", view: this.#sentView }); // The same on both peer sets.
    this.network.notify(peers, peerSet, bytes);
    this.metrics.sent(peerSet, bytes.length, peers.length);
  }
}
