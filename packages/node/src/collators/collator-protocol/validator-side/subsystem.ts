import { type ActivatedLeaf, type Context, type Handlers, Keystore, Log, type Subsystem } from "@parahost/kernel";
import {
  type CandidateHash,
  type CandidateReceipt,
  candidateHashOf,
  type Hash,
  type ParaId,
  type SignedFullStatement,
} from "@parahost/primitives";
import type { CollatorProtocolV1Message, NetworkBridgeEvent, PeerId } from "@parahost/protocol";
import { inject, injectable } from "inversify";
import {
  disabledValidatorsAt,
  lookaheadAt,
  RelayParents,
  reportPeer,
  sessionViewAt,
  statedCandidate,
  whereAnswered,
} from "../../../shared/index.js";
import { type Assignment, assignmentAt, welcomeParas } from "./assignment.js";
import { type Advertisement, Collations, type Step } from "./collations.js";
import { Collators } from "./collators.js";
import * as config from "./config.js";
import type { FetchOutcome } from "./fetch-collation.js";
import { Fetching } from "./fetching.js";
import { ValidatorSideMetrics } from "./metrics.js";
import { type ValidatorSideRole, validatorSideRole } from "./role.js";

type Ctx = Context<ValidatorSideRole>;
/** What our group has to do at a relay parent, and how far it has come. */
interface RelayParent {
  readonly hash: Hash;
  readonly assignment: Assignment | null;
  /** Then there is nothing for us to fetch. */
  readonly areWeDisabled: boolean;
  readonly welcome: readonly ParaId[];
  readonly collations: Collations;
}

/**
 * Fetches collations for our group's para from its collators, one at a time at each relay parent, and hands them to backing.
 *
 * @guide node/collators/collator-protocol.md
 */
@injectable()
export class ValidatorSideSubsystem implements Subsystem<ValidatorSideRole> {
  readonly role = validatorSideRole;
  readonly #relayParents = new RelayParents<RelayParent>((relayParent) => this.collators.forget(relayParent));
  readonly #log: Log;

  constructor(
    @inject(Keystore) private readonly keystore: Keystore,
    @inject(Collators) private readonly collators: Collators,
    @inject(Fetching) private readonly fetching: Fetching,
    @inject(ValidatorSideMetrics) private readonly metrics: ValidatorSideMetrics,
    @inject(Log) log: Log,
  ) {
    this.#log = log.target(validatorSideRole.target);
  }

  async onLeaf(ctx: Ctx, leaf: ActivatedLeaf): Promise<void> {
    for (const relayParent of this.#relayParents.activate(leaf)) {
      const state = await whereAnswered(this.#stateAt(ctx, relayParent), (fault) =>
        this.#log.log("warn", "no collations at a relay parent: the runtime does not answer", { relayParent, fault }),
      );
      if (state) this.#relayParents.set(relayParent, state);
    }
    await this.collators.keep(ctx, this.#isWelcome);
  }

  async #stateAt(ctx: Ctx, hash: Hash): Promise<RelayParent> {
    const view = await sessionViewAt(ctx, this.keystore, hash);
    const cores = await ctx.ask("runtimeApi", "availabilityCores", { at: hash });
    const disabled = await disabledValidatorsAt(ctx, hash);
    return {
      hash,
      assignment: assignmentAt(view, cores, await lookaheadAt(ctx, hash)),
      areWeDisabled: view.us !== null && disabled.has(view.us.index),
      welcome: welcomeParas(view, cores),
      collations: new Collations(),
    };
  }

  onLeafGone(_ctx: Ctx, leaf: Hash): void {
    this.#relayParents.deactivate(leaf);
  }

  readonly handlers: Handlers<ValidatorSideRole> = {
    networkBridgeUpdate: (ctx, event) => this.metrics.processMsg.time(() => this.#hear(ctx, event)),
    invalid: (ctx, { relayParent, receipt }) => this.#invalid(ctx, relayParent, receipt),
    notSeconded: (ctx, { relayParent, candidateHash }) => this.#notSeconded(ctx, relayParent, candidateHash),
    seconded: (ctx, { relayParent, statement }) => this.#seconded(ctx, relayParent, statement),
    collateOn: () => this.#notOurs("collateOn"),
    distributeCollation: () => this.#notOurs("distributeCollation"),
    collationFetchingRequest: (ctx) => ctx.later("node", async () => null),
  };

  readonly #isWelcome = (paraId: ParaId): boolean => {
    for (const { welcome } of this.#relayParents.values()) if (welcome.includes(paraId)) return true;
    return false;
  };

  async #hear(ctx: Ctx, event: NetworkBridgeEvent<CollatorProtocolV1Message>): Promise<void> {
    switch (event.kind) {
      case "PeerConnected":
        this.collators.connect(ctx, event.peer);
        return this.metrics.peerCount.set(this.collators.size);
      case "PeerDisconnected":
        this.collators.disconnect(event.peer);
        for (const { collations } of this.#relayParents.values()) collations.gone(event.peer);
        return this.metrics.peerCount.set(this.collators.size);
      case "PeerMessage":
        return this.#receive(ctx, event.peer, event.message);
      case "PeerViewChange": // What a collator may advertise follows from our view alone.
      case "OurViewChange": // Leaves come as signals.
        return;
    }
  }

  async #receive(ctx: Ctx, peer: PeerId, message: CollatorProtocolV1Message): Promise<void> {
    if (message.kind === "AdvertiseCollation") return this.#advertised(ctx, peer, message.relayParent);
    if (message.kind === "CollationSeconded") return reportPeer(ctx, peer, config.COST_UNEXPECTED_MESSAGE);
    const early = (ctx: Ctx, relayParent: Hash) => this.#advertised(ctx, peer, relayParent);
    await this.collators.declare(ctx, peer, message, this.#isWelcome, early);
  }

  async #advertised(ctx: Ctx, id: PeerId, hash: Hash): Promise<void> {
    const peer = this.collators.get(id);
    const state = peer?.state;
    if (state?.kind === "Declaring" && state.early.length < config.MAX_EARLY_ADVERTISEMENTS) {
      state.early.push(hash);
      return;
    }
    const relayParent = this.#relayParents.get(hash);
    if (!peer || !relayParent || state?.kind !== "Collating" || peer.advertised.has(hash))
      return reportPeer(ctx, id, config.COST_UNEXPECTED_MESSAGE);
    if (relayParent.assignment?.paraId !== state.paraId) return reportPeer(ctx, id, config.COST_WRONG_PARA);
    peer.advertised.add(hash);
    this.collators.active(peer);
    if (relayParent.areWeDisabled) return;
    const { collator } = state;
    const isUnreliable = this.collators.isUnreliable(collator);
    await this.#take(ctx, relayParent, relayParent.collations.advertised({ peer: id, collator, isUnreliable }));
  }

  async #take(ctx: Ctx, relayParent: RelayParent, step: Step | null): Promise<void> {
    if (step?.kind === "Fetch") return this.#fetch(ctx, relayParent, step.advertisement);
    if (step?.kind === "Drop") return this.#drop(ctx, relayParent, step);
    if (step?.kind !== "Second") return;
    const { receipt, validationData, pov } = step.collation;
    await ctx.tell("candidateBacking", "second", { relayParent: relayParent.hash, receipt, validationData, pov });
  }

  async #fetch(ctx: Ctx, relayParent: RelayParent, from: Advertisement): Promise<void> {
    const { assignment, collations, hash } = relayParent;
    if (!assignment || !this.collators.get(from.peer)) return this.#take(ctx, relayParent, collations.failed(from));
    this.fetching.start(ctx, hash, assignment, from, {
      overdue: (ctx) => this.#take(ctx, relayParent, collations.overdue(from)),
      done: (ctx, outcome) => this.#fetched(ctx, relayParent, from, outcome),
    });
  }

  async #fetched(ctx: Ctx, relayParent: RelayParent, from: Advertisement, outcome: FetchOutcome): Promise<void> {
    const { collations, hash } = relayParent;
    if ("collation" in outcome) {
      this.collators.asked(from.collator, true);
      this.fetching.report("fetched", outcome.collation.receipt);
      return this.#take(ctx, relayParent, collations.fetched(outcome.collation));
    }
    const { cost, reason, receipt } = outcome.failure;
    this.#log.log("debug", "a collation could not be fetched", { relayParent: hash, peer: from.peer, reason });
    if (reason === "Timeout") this.collators.asked(from.collator, false);
    if (receipt) this.fetching.report("dropped", receipt, reason);
    if (cost) await reportPeer(ctx, from.peer, cost);
    await this.#take(ctx, relayParent, collations.failed(from));
  }

  async #invalid(ctx: Ctx, hash: Hash, receipt: CandidateReceipt): Promise<void> {
    const relayParent = this.#relayParents.get(hash);
    const collation = relayParent?.collations.validatingIs(candidateHashOf(receipt));
    if (!relayParent || !collation) return;
    await reportPeer(ctx, collation.from.peer, config.COST_REPORT_BAD);
    await this.#take(ctx, relayParent, relayParent.collations.notSeconded());
  }

  /** Nobody is to blame. */
  async #notSeconded(ctx: Ctx, hash: Hash, candidate: CandidateHash): Promise<void> {
    const relayParent = this.#relayParents.get(hash);
    if (relayParent?.collations.validatingIs(candidate))
      await this.#take(ctx, relayParent, relayParent.collations.notSeconded());
  }

  async #seconded(ctx: Ctx, hash: Hash, statement: SignedFullStatement): Promise<void> {
    const relayParent = this.#relayParents.get(hash);
    const collation = relayParent?.collations.validatingIs(statedCandidate(statement.payload));
    if (!relayParent || !collation) return;
    const { peer } = collation.from;
    await reportPeer(ctx, peer, config.BENEFIT_NOTIFY_GOOD);
    const message = { kind: "CollationSeconded", relayParent: hash, statement } as const;
    await ctx.tell("networkBridgeTx", "sendCollationMessage", {
      peers: [peer],
      message: { protocol: "CollatorProtocol", message },
    });
    for (const step of relayParent.collations.seconded()) await this.#take(ctx, relayParent, step);
  }

  async #drop(
    ctx: Ctx,
    relayParent: RelayParent,
    { collation, reason }: Extract<Step, { kind: "Drop" }>,
  ): Promise<void> {
    const { from, receipt } = collation;
    if (reason === "Duplicate") await reportPeer(ctx, from.peer, config.COST_REPORT_BAD);
    else this.fetching.report("dropped", receipt, reason);
    await this.#take(ctx, relayParent, relayParent.collations.failed(from));
  }

  #notOurs(kind: string): void {
    this.#log.log("warn", "a message for the collator side of the protocol", { kind });
  }
}
