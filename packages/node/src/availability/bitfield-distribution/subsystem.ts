import {
  type ActivatedLeaf,
  Chance,
  type Context,
  type Handlers,
  Log,
  SignatureVerifier,
  type Subsystem,
} from "@parahost/kernel";
import { bitfieldPayload, type Hash, type SignedAvailabilityBitfield } from "@parahost/primitives";
import type { BitfieldDistributionV1Message, NetworkBridgeEvent, PeerId } from "@parahost/protocol";
import { inject, injectable } from "inversify";
import {
  Batches,
  checkEach,
  gossipPeers,
  PeerViews,
  type Reputation,
  reportPeer,
  type Verdicts,
} from "../../shared/index.js";
import * as reputation from "./config.js";
import { type Incoming, identityOf, LeafState } from "./leaf-state.js";
import { BitfieldDistributionMetrics } from "./metrics.js";
import { type BitfieldDistributionRole, bitfieldDistributionRole } from "./role.js";

type Ctx = Context<BitfieldDistributionRole>;
type Verified = Verdicts<SignedAvailabilityBitfield["payload"]>;
interface Leaf {
  readonly state: LeafState;
  readonly incoming: Batches<BitfieldDistributionRole, Incoming, Verified>;
}

/**
 * Gossips availability bitfields, ours and those of others, among the peers that have their leaf in view, and hands each that is
 * valid to the provisioner, one a validator.
 *
 * @guide node/availability/bitfield-distribution.md
 */
@injectable()
export class BitfieldDistributionSubsystem implements Subsystem<BitfieldDistributionRole> {
  readonly role = bitfieldDistributionRole;
  readonly #leaves = new Map<Hash, Leaf>();
  readonly #views = new PeerViews();
  readonly #chance: Chance;
  readonly #log: Log;

  constructor(
    @inject(SignatureVerifier) private readonly verifier: SignatureVerifier,
    @inject(BitfieldDistributionMetrics) private readonly metrics: BitfieldDistributionMetrics,
    @inject(Chance) chance: Chance,
    @inject(Log) log: Log,
  ) {
    this.#chance = chance.fork("bitfield-distribution");
    this.#log = log.target(bitfieldDistributionRole.target);
  }

  onLeaf(ctx: Ctx, { hash }: ActivatedLeaf): Promise<void> {
    return this.metrics.time("active_leaves_update", async () => {
      const [validators, sessionIndex] = await Promise.all([
        ctx.ask("runtimeApi", "validators", { at: hash }),
        ctx.ask("runtimeApi", "sessionIndexForChild", { at: hash }),
      ]);
      const state = new LeafState(hash, { sessionIndex, parentHash: hash }, validators);
      this.#leaves.set(hash, { state, incoming: this.#verification(state) });
    });
  }

  onLeafGone(_ctx: Ctx, leaf: Hash): void {
    this.#leaves.delete(leaf);
  }

  readonly handlers: Handlers<BitfieldDistributionRole> = {
    distributeBitfield: (ctx, { relayParent, bitfield }) =>
      this.metrics.time("handle_bitfield_distribution", () => this.#distribute(ctx, relayParent, bitfield)),
    networkBridgeUpdate: (ctx, event) => this.metrics.time("handle_network_msg", () => this.#hear(ctx, event)),
  };

  async #distribute(ctx: Ctx, relayParent: Hash, bitfield: SignedAvailabilityBitfield): Promise<void> {
    const leaf = this.#leaves.get(relayParent);
    const { validatorIndex } = bitfield;
    if (!leaf) return this.#log.log("debug", "a bitfield of ours for a leaf that is not active", { relayParent });
    if (leaf.state.validators[validatorIndex] === undefined)
      return this.#log.log("debug", "could not find a validator for index", { relayParent, validatorIndex });
    leaf.state.note(bitfield);
    await this.#relay(ctx, leaf.state, bitfield);
    this.metrics.sentOwn.inc();
  }

  async #hear(ctx: Ctx, event: NetworkBridgeEvent<BitfieldDistributionV1Message>): Promise<void> {
    switch (event.kind) {
      case "PeerConnected":
        return this.#views.connect(event.peer);
      case "PeerDisconnected":
        this.#views.disconnect(event.peer);
        for (const { state } of this.#leaves.values()) state.forget(event.peer);
        return;
      case "PeerViewChange": {
        const { entered } = this.#views.update(event.peer, event.view);
        for (const head of entered) await this.#catchUp(ctx, event.peer, head);
        return;
      }
      case "PeerMessage":
        return this.#receive(ctx, event.peer, event.message);
      case "OurViewChange": // Leaves come as signals.
        return;
    }
  }

  /** What can be told without verifying anything; the rest waits for its signature to be checked. */
  async #receive(ctx: Ctx, peer: PeerId, message: BitfieldDistributionV1Message): Promise<void> {
    const { relayParent, bitfield } = message;
    const leaf = this.#leaves.get(relayParent);
    if (!leaf) return reportPeer(ctx, peer, reputation.COST_NOT_IN_VIEW);
    const refused = this.#refusal(leaf.state, peer, bitfield);
    if (refused) return reportPeer(ctx, peer, refused);
    if (!leaf.state.bitfieldOf(bitfield.validatorIndex)) return leaf.incoming.add(ctx, { peer, bitfield });
    if (leaf.state.isKnown(bitfield)) return reportPeer(ctx, peer, reputation.BENEFIT_VALID_MESSAGE);
  }

  #refusal(state: LeafState, peer: PeerId, { validatorIndex }: Incoming["bitfield"]): Reputation | null {
    if (state.validators.length === 0) return reputation.COST_MISSING_PEER_SESSION_KEY;
    if (state.validators[validatorIndex] === undefined) return reputation.COST_VALIDATOR_INDEX_INVALID;
    return state.noteReceived(peer, validatorIndex) ? null : reputation.COST_PEER_DUPLICATE_MESSAGE;
  }

  #verification(state: LeafState): Leaf["incoming"] {
    const payloadOf = (bits: SignedAvailabilityBitfield["payload"]) => bitfieldPayload(bits, state.context);
    return new Batches(
      { leaf: state.relayParent },
      (batch) =>
        checkEach(
          this.verifier,
          batch.map(({ bitfield }) => bitfield),
          { identityOf, isKnown: (bitfield) => state.isKnown(bitfield), payloadOf },
          state.validators,
        ),
      async (ctx, batch, verdicts) => {
        for (const [i, { peer }] of batch.entries()) await this.#import(ctx, state, peer, verdicts[i]);
      },
    );
  }

  async #import(ctx: Ctx, state: LeafState, peer: PeerId, verdict: Verified[number] | undefined): Promise<void> {
    if (!verdict?.ok) return reportPeer(ctx, peer, reputation.COST_SIGNATURE_INVALID);
    const bitfield = verdict.value;
    if (state.isKnown(bitfield)) return reportPeer(ctx, peer, reputation.BENEFIT_VALID_MESSAGE);
    if (state.bitfieldOf(bitfield.validatorIndex)) return;
    this.metrics.received.inc();
    state.note(bitfield);
    await this.#relay(ctx, state, bitfield);
    await reportPeer(ctx, peer, reputation.BENEFIT_VALID_MESSAGE_FIRST);
  }

  /** To the provisioner, and to peers that lack it. */
  async #relay(ctx: Ctx, state: LeafState, bitfield: SignedAvailabilityBitfield): Promise<void> {
    const { relayParent } = state;
    await ctx.tell("provisioner", "provisionableData", { relayParent, data: { kind: "Bitfield", bitfield } });
    const lacking = this.#views.interestedIn(relayParent).filter((peer) => state.lacks(peer, bitfield.validatorIndex));
    await this.#send(ctx, gossipPeers(lacking, this.#chance), state, bitfield);
  }

  async #catchUp(ctx: Ctx, peer: PeerId, head: Hash): Promise<void> {
    const state = this.#leaves.get(head)?.state;
    for (const bitfield of state?.lackedBy(peer) ?? []) if (state) await this.#send(ctx, [peer], state, bitfield);
  }

  async #send(
    ctx: Ctx,
    peers: readonly PeerId[],
    state: LeafState,
    bitfield: SignedAvailabilityBitfield,
  ): Promise<void> {
    if (peers.length === 0) return;
    for (const peer of peers) state.noteSent(peer, bitfield.validatorIndex);
    const { relayParent } = state;
    const message = { protocol: "BitfieldDistribution", message: { kind: "Bitfield", relayParent, bitfield } } as const;
    await ctx.tell("networkBridgeTx", "sendValidationMessage", { peers, message });
  }
}
