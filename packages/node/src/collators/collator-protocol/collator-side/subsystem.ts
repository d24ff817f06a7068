import {
  type ActivatedLeaf,
  Clock,
  type Context,
  type Handlers,
  SignatureVerifier,
  type Subsystem,
} from "@parahost/kernel";
import {
  type CoreIndex,
  groupForCore,
  type Hash,
  type ParaId,
  type UncheckedSignedStatement,
  type ValidatorId,
} from "@parahost/primitives";
import type { CollatorProtocolV1Message, NetworkBridgeEvent, Payload, PeerId } from "@parahost/protocol";
import { inject, injectable } from "inversify";
import { checkStatement, PeerViews, RelayParents, reportPeer, statedCandidate } from "../../../shared/index.js";
import { CollationLog } from "./collation-log.js";
import { COST_APPARENT_FLOOD, COST_UNEXPECTED_MESSAGE, RECONNECT_AFTER_MS } from "./config.js";
import { CollatorSideMetrics } from "./metrics.js";
import { OpenCollations } from "./open-collations.js";
import { type Declaration, OurDeclaration } from "./our-declaration.js";
import { type CollatorSideRole, collatorSideRole } from "./role.js";

type Ctx = Context<CollatorSideRole>;
type Distributed = Payload<"collatorProtocol", "distributeCollation">;

/**
 * Brings our collations to the validators that may back them: connects to the group, advertises, and serves.
 *
 * @guide node/collators/collator-protocol.md
 */
@injectable()
export class CollatorSideSubsystem implements Subsystem<CollatorSideRole> {
  readonly role = collatorSideRole;
  readonly #relayParents = new RelayParents<OpenCollations>((_relayParent, collations) => this.#close(collations));
  readonly #views = new PeerViews();
  /** Of connected peers, the validators they run. */
  readonly #validators = new Map<PeerId, readonly ValidatorId[]>();
  #declaration: Declaration | null = null;

  constructor(
    @inject(OurDeclaration) private readonly ours: OurDeclaration,
    @inject(SignatureVerifier) private readonly verifier: SignatureVerifier,
    @inject(Clock) private readonly clock: Clock,
    @inject(CollatorSideMetrics) private readonly metrics: CollatorSideMetrics,
    @inject(CollationLog) private readonly log: CollationLog,
  ) {}

  async onLeaf(ctx: Ctx, leaf: ActivatedLeaf): Promise<void> {
    for (const relayParent of this.#relayParents.activate(leaf))
      this.#relayParents.set(relayParent, new OpenCollations());
    for (const { peer, entered } of this.#views.leaf(leaf)) await this.#advertiseTo(ctx, peer, entered);
  }

  onLeafGone(_ctx: Ctx, leaf: Hash): void {
    this.#relayParents.deactivate(leaf);
  }

  readonly handlers: Handlers<CollatorSideRole> = {
    collateOn: (ctx, { paraId }) => this.#collateOn(ctx, paraId),
    distributeCollation: (ctx, collation) => this.metrics.distribution.time(() => this.#distribute(ctx, collation)),
    networkBridgeUpdate: (ctx, event) => this.metrics.processMsg.time(() => this.#hear(ctx, event)),
    collationFetchingRequest: async (ctx, request) => {
      const served = await this.#serve(ctx, request);
      return ctx.later("node", async () => served);
    },
    invalid: () => this.log.misdirected("invalid"),
    notSeconded: () => this.log.misdirected("notSeconded"),
    seconded: () => this.log.misdirected("seconded"),
  };

  async #collateOn(ctx: Ctx, paraId: ParaId): Promise<void> {
    this.#declaration = await this.ours.sign(paraId);
    for (const peer of this.#validators.keys()) await this.#declare(ctx, peer);
  }

  async #distribute(ctx: Ctx, { receipt, pov, parentHeadData, coreIndex }: Distributed): Promise<void> {
    const { paraId, relayParent } = receipt.descriptor;
    const collations = this.#relayParents.get(relayParent);
    if (paraId !== this.#declaration?.paraId) return this.log.dropped(receipt, "NotCollatingOn");
    if (!collations) return this.log.dropped(receipt, "RelayParentOutOfView");
    if (collations.has(coreIndex)) return this.log.dropped(receipt, "CollationsLimitReached");
    const group = await this.#groupOf(ctx, relayParent, coreIndex);
    if (group.length === 0) return this.log.dropped(receipt, "NoValidatorsOnCore");
    collations.add(coreIndex, { receipt, pov, parentHeadData, group });
    await this.#connect(ctx);
    for (const peer of this.#views.interestedIn(relayParent)) await this.#advertiseTo(ctx, peer, [relayParent]);
  }

  /** To the groups of all collations in view, and to no one else: other validators have no use for us. */
  async #connect(ctx: Ctx): Promise<void> {
    const open = [...this.#relayParents.values()].flatMap((collations) => collations.all());
    const validatorIds = [...new Set(open.flatMap(({ group }) => group))];
    await ctx.tell("networkBridgeTx", "connectToValidators", { validatorIds, peerSet: "collation" });
  }

  /** A validator that let go of us may not have seen the leaf that makes it need us. Tried again for as long as nobody has asked. */
  #reconnectLater(ctx: Ctx, validators: readonly ValidatorId[]): void {
    for (const [relayParent, collations] of this.#relayParents.entries()) {
      if (collations.forAny(validators)?.isRequested !== false) continue;
      ctx.spawn(
        { relayParent },
        (job) => this.clock.sleep(RECONNECT_AFTER_MS, job.signal),
        (ctx) => this.#connect(ctx),
      );
    }
  }

  /** The validators that may back what is made for a core at a relay parent. */
  async #groupOf(ctx: Ctx, relayParent: Hash, core: CoreIndex): Promise<readonly ValidatorId[]> {
    const [cores, validators, { groups, rotation }] = await Promise.all([
      ctx.ask("runtimeApi", "availabilityCores", { at: relayParent }),
      ctx.ask("runtimeApi", "validators", { at: relayParent }),
      ctx.ask("runtimeApi", "validatorGroups", { at: relayParent }),
    ]);
    const group = groupForCore(rotation, core, cores.length);
    return (group === null ? [] : (groups[group] ?? [])).flatMap((index) => validators[index] ?? []);
  }

  async #hear(ctx: Ctx, event: NetworkBridgeEvent<CollatorProtocolV1Message>): Promise<void> {
    switch (event.kind) {
      case "PeerConnected":
        this.#views.connect(event.peer);
        if (event.authorities.length === 0) return;
        this.#validators.set(event.peer, event.authorities);
        return this.#declare(ctx, event.peer);
      case "PeerDisconnected":
        this.#views.disconnect(event.peer);
        for (const collations of this.#relayParents.values()) collations.forget(event.peer);
        this.#reconnectLater(ctx, this.#validators.get(event.peer) ?? []);
        this.#validators.delete(event.peer);
        return;
      case "PeerViewChange":
        return this.#advertiseTo(ctx, event.peer, this.#views.update(event.peer, event.view).entered);
      case "PeerMessage":
        return this.#receive(ctx, event.peer, event.message);
      case "OurViewChange": // Leaves come as signals.
        return;
    }
  }

  async #declare(ctx: Ctx, peer: PeerId): Promise<void> {
    if (this.#declaration) await this.#send(ctx, peer, this.#declaration);
  }

  async #advertiseTo(ctx: Ctx, peer: PeerId, relayParents: readonly Hash[]): Promise<void> {
    const validators = this.#validators.get(peer) ?? [];
    for (const relayParent of relayParents) {
      if (!this.#relayParents.get(relayParent)?.advertise(peer, validators)) continue;
      await this.#send(ctx, peer, { kind: "AdvertiseCollation", relayParent });
      this.metrics.advertisementsMade.inc();
    }
  }

  async #send(ctx: Ctx, peer: PeerId, message: CollatorProtocolV1Message): Promise<void> {
    const protocolMessage = { protocol: "CollatorProtocol", message } as const;
    await ctx.tell("networkBridgeTx", "sendCollationMessage", { peers: [peer], message: protocolMessage });
  }

  async #receive(ctx: Ctx, peer: PeerId, message: CollatorProtocolV1Message): Promise<void> {
    if (message.kind === "CollationSeconded") return this.#seconded(ctx, peer, message.relayParent, message.statement);
    // Another collator took us for a validator.
    if (message.kind === "AdvertiseCollation") await reportPeer(ctx, peer, COST_UNEXPECTED_MESSAGE);
    await ctx.tell("networkBridgeTx", "disconnectPeer", { peer, peerSet: "collation" });
  }

  async #seconded(ctx: Ctx, peer: PeerId, relayParent: Hash, statement: UncheckedSignedStatement): Promise<void> {
    const { validatorIndex, payload } = statement;
    if (payload.kind !== "Seconded") return reportPeer(ctx, peer, COST_UNEXPECTED_MESSAGE);
    const collation = this.#relayParents.get(relayParent)?.byHash(statedCandidate(payload));
    if (!collation || collation.secondedBy.has(validatorIndex)) return;
    ctx.spawn(
      { relayParent },
      async (job) => {
        const validators = await job.ask("runtimeApi", "validators", { at: relayParent });
        const sessionIndex = await job.ask("runtimeApi", "sessionIndexForChild", { at: relayParent });
        return checkStatement(this.verifier, statement, { sessionIndex, parentHash: relayParent }, validators);
      },
      (ctx, checked) => {
        if (!checked.ok) return reportPeer(ctx, peer, COST_UNEXPECTED_MESSAGE);
        collation.secondedBy.add(validatorIndex);
        this.log.seconded(collation.candidateHash, validatorIndex);
      },
    );
  }

  /** @returns `null` where there is nothing for the peer */
  async #serve(ctx: Ctx, request: Payload<"collatorProtocol", "collationFetchingRequest">) {
    const { peer, relayParent, paraId } = request;
    const collations = paraId === this.#declaration?.paraId ? this.#relayParents.get(relayParent) : undefined;
    const collation = collations?.forAny(this.#validators.get(peer) ?? []) ?? collations?.all()[0];
    if (!collations || !collation) {
      this.log.unknown(request);
      return null;
    }
    this.metrics.sentRequested.inc();
    if (!collations.noteFetch(peer)) {
      await reportPeer(ctx, peer, COST_APPARENT_FLOOD);
      return null;
    }
    collation.isRequested = true;
    this.metrics.sent.inc();
    const { receipt, pov, parentHeadData } = collation;
    // With one collation alone, what it builds on is on the chain.
    return collations.all().length > 1 ? { receipt, pov, parentHeadData } : { receipt, pov };
  }

  /** What nobody wanted while its relay parent was in view is lost. */
  #close(collations: OpenCollations): void {
    for (const { receipt, isAdvertised, isRequested } of collations.all())
      if (!isRequested) this.log.dropped(receipt, isAdvertised ? "NotRequested" : "NotAdvertised");
  }
}
