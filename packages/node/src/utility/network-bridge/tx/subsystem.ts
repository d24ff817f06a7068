import {
  AuthorityDiscovery,
  Chain,
  type Context,
  type Handlers,
  isSubsystemError,
  type JobContext,
  Network,
  type Subsystem,
  SubsystemError,
} from "@parahost/kernel";
import { type Codec, chunkIndex, type Hash, type ValidatorId } from "@parahost/primitives";
import {
  collationWireMessage,
  decodeResponse,
  type PeerId,
  type PeerSet,
  type Recipient,
  type RequestProtocolKey,
  type RequestProtocols,
  requestProtocolName,
  requestProtocols,
  validationWireMessage,
} from "@parahost/protocol";
import { inject, injectable } from "inversify";
import { genesisOf } from "../genesis.js";
import { NetworkBridgeMetrics } from "../metrics.js";
import { type NetworkBridgeTxRole, networkBridgeTxRole } from "./role.js";

/**
 * Sends what subsystems have to say to peers, as bytes under the chain's protocol names, and reads the answers to requests.
 *
 * @guide node/utility/network-bridge.md
 */
@injectable()
export class NetworkBridgeTxSubsystem implements Subsystem<NetworkBridgeTxRole> {
  readonly role = networkBridgeTxRole;
  readonly #kept: Record<PeerSet, ReadonlySet<PeerId>> = { validation: new Set(), collation: new Set() };
  #genesis: Hash | undefined;

  constructor(
    @inject(Network) private readonly network: Network,
    @inject(AuthorityDiscovery) private readonly discovery: AuthorityDiscovery,
    @inject(Chain) private readonly chain: Chain,
    @inject(NetworkBridgeMetrics) private readonly metrics: NetworkBridgeMetrics,
  ) {}

  async onStart(): Promise<void> {
    this.#genesis = await genesisOf(this.chain);
  }

  readonly handlers: Handlers<NetworkBridgeTxRole> = {
    reportPeer: (_ctx, { peer, change, reason }) => {
      this.metrics.reported();
      this.network.report(peer, change, reason);
    },
    disconnectPeer: (_ctx, { peer, peerSet }) => this.network.disconnect(peer, peerSet),
    connectToValidators: (_ctx, { validatorIds, peerSet }) => this.#keepConnected(validatorIds, peerSet),

    sendValidationMessage: (_ctx, { peers, message }) =>
      this.#notify(peers, "validation", validationWireMessage.encode({ kind: "ProtocolMessage", message })),
    sendCollationMessage: (_ctx, { peers, message }) =>
      this.#notify(peers, "collation", collationWireMessage.encode({ kind: "ProtocolMessage", message })),

    requestChunk: (ctx, { to, candidateHash, validatorIndex }) =>
      ctx.later("node", async (job) => {
        const found = await this.#request(job, to, "chunkFetching", { candidateHash, validatorIndex });
        return found && { ...found, index: chunkIndex(validatorIndex) };
      }),
    requestPoV: (ctx, { to, candidateHash }) => this.#ask(ctx, to, "povFetching", { candidateHash }),
    requestAvailableData: (ctx, { to, candidateHash }) =>
      this.#ask(ctx, to, "availableDataFetching", { candidateHash }),
    requestCollation: (ctx, { to, relayParent, paraId }) =>
      this.#ask(ctx, to, "collationFetching", { relayParent, paraId }),
    requestDisputeSending: (ctx, { to, message }) => this.#ask(ctx, to, "disputeSending", message),
  };

  #ask<K extends RequestProtocolKey>(
    ctx: Context<NetworkBridgeTxRole>,
    to: Recipient,
    protocol: K,
    request: RequestProtocols[K]["request"],
  ) {
    return ctx.later("node", (job) => this.#request(job, to, protocol, request));
  }

  #notify(peers: readonly PeerId[], peerSet: PeerSet, bytes: Uint8Array): void {
    this.network.notify(peers, peerSet, bytes);
    this.metrics.sent(peerSet, bytes.length, peers.length);
  }

  /** Those asked for before and no longer are let go. */
  #keepConnected(validatorIds: readonly ValidatorId[], peerSet: PeerSet): void {
    const found = validatorIds.map((id) => this.discovery.peerOf(id));
    const wanted = new Set(found.filter((peer) => peer !== null && peer !== this.network.localPeer));
    for (const peer of this.#kept[peerSet]) if (!wanted.has(peer)) this.network.disconnect(peer, peerSet);
    this.network.connect([...wanted] as PeerId[], peerSet);
    this.#kept[peerSet] = wanted as ReadonlySet<PeerId>;
    this.metrics.desired(peerSet, wanted.size);
  }

  async #request<K extends RequestProtocolKey>(
    job: JobContext<NetworkBridgeTxRole>,
    to: Recipient,
    protocol: K,
    request: RequestProtocols[K]["request"],
  ): Promise<RequestProtocols[K]["response"]> {
    const peer = "peer" in to ? to.peer : this.discovery.peerOf(to.authority);
    if (peer === null || !this.#genesis) throw requestFailed("NotConnected", { protocol, ...to });
    const bytes = (requestProtocols[protocol].request as Codec<RequestProtocols[K]["request"]>).encode(request);
    const options = { timeoutMs: requestProtocols[protocol].timeoutMs, signal: job.signal };
    const answer = await this.network
      .request(peer, requestProtocolName(this.#genesis, protocol), bytes, options)
      .catch((cause: unknown) => {
        if (!isSubsystemError(cause) || job.signal.aborted) throw cause;
        throw requestFailed(cause.code, { protocol, peer }, cause);
      });
    const response = decodeResponse(protocol, answer);
    if (response.ok) return response.value;
    this.network.report(peer, "CostMinor", "InvalidResponse");
    throw requestFailed("InvalidResponse", { protocol, peer, error: response.error });
  }
}

/** @param reason - `NotConnected`, `Refused`, `Timeout` or `InvalidResponse` */
const requestFailed = (reason: string, details: Readonly<Record<string, unknown>>, cause?: unknown): SubsystemError =>
  new SubsystemError("network-bridge", "RequestFailed", { fatal: false, details: { ...details, reason }, cause });
