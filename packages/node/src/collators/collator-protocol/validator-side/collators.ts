import { Clock, type Context, SignatureVerifier } from "@parahost/kernel";
import { type CollatorId, type Hash, type ParaId, validatorId } from "@parahost/primitives";
import { type CollatorProtocolV1Message, declarePayload, type PeerId } from "@parahost/protocol";
import { inject, injectable } from "inversify";
import { Lru, reportPeer } from "../../../shared/index.js";
import * as config from "./config.js";
import type { ValidatorSideRole } from "./role.js";

type Ctx = Context<ValidatorSideRole>;
type Declaration = Extract<CollatorProtocolV1Message, { kind: "Declare" }>;

/** How far a peer has come. */
type PeerState =
  | { readonly kind: "Connected" }
  /** Its declaration is being verified; what it advertises meanwhile waits. */
  | { readonly kind: "Declaring"; readonly early: Hash[] }
  | { readonly kind: "Collating"; readonly collator: CollatorId; readonly paraId: ParaId };

/** A peer on the collation peer set. */
export interface Peer {
  readonly id: PeerId;
  state: PeerState;
  lastActiveMs: number;
  /** Relay parents at which it has advertised. */
  readonly advertised: Set<Hash>;
}

/** The peers that are connected, and which of them have declared themselves collators. Those of no use are let go. */
@injectable()
export class Collators {
  readonly #peers = new Map<PeerId, Peer>();
  readonly #unreliable = new Lru<CollatorId, true>(config.KEPT_UNRELIABLE);

  constructor(
    @inject(SignatureVerifier) private readonly verifier: SignatureVerifier,
    @inject(Clock) private readonly clock: Clock,
  ) {}

  get size(): number {
    return this.#peers.size;
  }

  get(id: PeerId): Peer | undefined {
    return this.#peers.get(id);
  }

  connect(ctx: Ctx, id: PeerId): void {
    if (this.#peers.has(id)) return;
    const peer: Peer = { id, state: { kind: "Connected" }, lastActiveMs: this.clock.now(), advertised: new Set() };
    this.#peers.set(id, peer);
    this.#watch(ctx, peer);
  }

  disconnect(id: PeerId): void {
    this.#peers.delete(id);
  }

  /** A relay parent has left the view. */
  forget(relayParent: Hash): void {
    for (const { advertised } of this.#peers.values()) advertised.delete(relayParent);
  }

  /** Takes note that a peer is of use. */
  active(peer: Peer): void {
    peer.lastActiveMs = this.clock.now();
  }

  /** Takes note of what came of asking a collator: whoever did not deliver in time is unreliable until it does. */
  asked(collator: CollatorId, hasDelivered: boolean): void {
    if (hasDelivered) this.#unreliable.delete(collator);
    else this.#unreliable.set(collator, true);
  }

  isUnreliable(collator: CollatorId): boolean {
    return this.#unreliable.get(collator) === true;
  }

  /** Lets go of collators of paras that are not welcome any more. */
  async keep(ctx: Ctx, isWelcome: (paraId: ParaId) => boolean): Promise<void> {
    for (const { id, state } of this.#peers.values())
      if (state.kind === "Collating" && !isWelcome(state.paraId)) await this.#letGo(ctx, id);
  }

  /**
   * A peer says that it is a collator.
   *
   * @param isWelcome - whether its para is any of ours
   * @param early - takes what the peer advertised while its signature was being checked
   */
  declare(
    ctx: Ctx,
    id: PeerId,
    { collator, paraId, signature }: Declaration,
    isWelcome: (paraId: ParaId) => boolean,
    early: (ctx: Ctx, relayParent: Hash) => Promise<void>,
  ): void | Promise<void> {
    const peer = this.#peers.get(id);
    if (peer?.state.kind !== "Connected" || this.#isTaken(collator))
      return reportPeer(ctx, id, config.COST_UNEXPECTED_MESSAGE);
    const waiting: Hash[] = [];
    peer.state = { kind: "Declaring", early: waiting };
    const triple = { key: validatorId(collator), payload: declarePayload(id), signature };
    ctx.spawn(
      "node",
      () => this.verifier.verify([triple]),
      async (ctx, [isValid]) => {
        if (this.#peers.get(id) !== peer) return;
        peer.state = { kind: "Connected" };
        if (!isValid) return reportPeer(ctx, id, config.COST_INVALID_SIGNATURE);
        if (this.#isTaken(collator)) return reportPeer(ctx, id, config.COST_UNEXPECTED_MESSAGE);
        if (!isWelcome(paraId)) return this.#refuse(ctx, id);
        peer.state = { kind: "Collating", collator, paraId };
        for (const relayParent of waiting) await early(ctx, relayParent);
      },
    );
  }

  async #refuse(ctx: Ctx, peer: PeerId): Promise<void> {
    await reportPeer(ctx, peer, config.COST_UNNEEDED_COLLATOR);
    await this.#letGo(ctx, peer);
  }

  #isTaken(collator: CollatorId): boolean {
    for (const { state } of this.#peers.values())
      if (state.kind === "Collating" && state.collator === collator) return true;
    return false;
  }

  /** Looks again when the peer, as it is now, has been idle for too long. */
  #watch(ctx: Ctx, peer: Peer): void {
    ctx.spawn(
      "node",
      (job) => this.clock.sleep(evictedAtMs(peer) - this.clock.now(), job.signal),
      (ctx) => {
        if (this.#peers.get(peer.id) !== peer) return;
        if (this.clock.now() < evictedAtMs(peer)) return this.#watch(ctx, peer);
        return this.#letGo(ctx, peer.id);
      },
    );
  }

  #letGo(ctx: Ctx, peer: PeerId): void | Promise<void> {
    return ctx.tell("networkBridgeTx", "disconnectPeer", { peer, peerSet: "collation" });
  }
}

const evictedAtMs = ({ state, lastActiveMs }: Peer): number =>
  lastActiveMs + (state.kind === "Collating" ? config.INACTIVE_COLLATOR_EVICTION_MS : config.UNDECLARED_EVICTION_MS);
