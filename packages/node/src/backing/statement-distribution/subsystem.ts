import {
  type ActivatedLeaf,
  Chance,
  type Context,
  type Handlers,
  Keystore,
  Log,
  SignatureVerifier,
  type Subsystem,
} from "@parahost/kernel";
import {
  type Hash,
  type SignedFullStatement,
  type Statement,
  statementPayload,
  type ValidatorId,
} from "@parahost/primitives";
import type { NetworkBridgeEvent, PeerId, StatementDistributionV1Message } from "@parahost/protocol";
import { inject, injectable } from "inversify";
import {
  Batches,
  checkEach,
  compactOf,
  disabledValidatorsAt,
  groupOf,
  type PeerViewChange,
  PeerViews,
  RelayParents,
  type Reputation,
  reportPeer,
  sessionViewAt,
  statedCandidate,
  type Verdicts,
  whereAnswered,
} from "../../shared/index.js";
import { Circulation } from "./circulation.js";
import * as config from "./config.js";
import { MESSAGE_TYPES, StatementDistributionMetrics } from "./metrics.js";
import { type Incoming, RelayParentState, type Verification } from "./relay-parent-state.js";
import { type StatementDistributionRole, statementDistributionRole } from "./role.js";
import { fingerprintOf, identityOf } from "./stored-statements.js";

type Ctx = Context<StatementDistributionRole>;
interface RelayParent {
  readonly state: RelayParentState;
  readonly incoming: Verification;
}

/**
 * Gossips statements among validators: ours to those who should have them, others' once they are verified.
 *
 * Keeps the statements of each relay parent in view, and what each peer knows of them; both go with the relay parent.
 *
 * @guide node/backing/statement-distribution-legacy.md
 */
@injectable()
export class StatementDistributionSubsystem implements Subsystem<StatementDistributionRole> {
  readonly role = statementDistributionRole;
  readonly #relayParents = new RelayParents<RelayParent>();
  readonly #views = new PeerViews();
  /** The validators that each peer runs, as far as they are known. */
  readonly #authorities = new Map<PeerId, readonly ValidatorId[]>();
  readonly #circulation: Circulation;
  readonly #log: Log;
  #outdated: readonly Hash[] = [];

  constructor(
    @inject(SignatureVerifier) private readonly verifier: SignatureVerifier,
    @inject(Keystore) private readonly keystore: Keystore,
    @inject(StatementDistributionMetrics) private readonly metrics: StatementDistributionMetrics,
    @inject(Chance) chance: Chance,
    @inject(Log) log: Log,
  ) {
    this.#circulation = new Circulation(metrics, chance.fork("statement-distribution"));
    this.#log = log.target(statementDistributionRole.target);
  }

  onLeaf(ctx: Ctx, leaf: ActivatedLeaf): Promise<void> {
    return this.metrics.activeLeavesUpdate.time(async () => {
      const fresh = this.#relayParents.activate(leaf);
      const changed = this.#views.leaf(leaf);
      for (const relayParent of fresh) await this.#enter(ctx, relayParent);
      for (const change of changed) await this.#follow(ctx, change);
    });
  }

  onLeafGone(_ctx: Ctx, leaf: Hash): void {
    this.#relayParents.deactivate(leaf);
    this.#outdated = [...this.#outdated, leaf].slice(-config.RECENT_OUTDATED_HEADS);
  }

  readonly handlers: Handlers<StatementDistributionRole> = {
    share: (ctx, { relayParent, statement }) => this.metrics.share.time(() => this.#share(ctx, relayParent, statement)),
    networkBridgeUpdate: (ctx, event) =>
      this.metrics.networkBridgeUpdate.time(() => this.#hear(ctx, event), { message_type: MESSAGE_TYPES[event.kind] }),
  };

  async #enter(ctx: Ctx, relayParent: Hash): Promise<void> {
    const asked = Promise.all([sessionViewAt(ctx, this.keystore, relayParent), disabledValidatorsAt(ctx, relayParent)]);
    const answers = await whereAnswered(asked, (fault) =>
      this.#log.log("warn", "no statements at a relay parent: the runtime does not answer", { relayParent, fault }),
    );
    if (!answers) return;
    const state = new RelayParentState(...answers);
    for (const peer of this.#views.interestedIn(relayParent)) state.admit(peer);
    this.#relayParents.set(relayParent, { state, incoming: this.#verification(state) });
  }

  /** What came into a peer's view brings it what it lacks there. */
  async #follow(ctx: Ctx, { peer, entered, left }: PeerViewChange): Promise<void> {
    for (const relayParent of left) this.#relayParents.get(relayParent)?.state.forget(peer);
    for (const relayParent of entered) {
      const known = this.#relayParents.get(relayParent);
      known?.state.admit(peer);
      if (known) await this.#circulation.sendAll(ctx, known.state, peer);
    }
  }

  async #share(ctx: Ctx, relayParent: Hash, statement: SignedFullStatement): Promise<void> {
    const state = this.#relayParents.get(relayParent)?.state;
    if (!state) return this.#log.log("debug", "a statement of ours at a relay parent out of view", { relayParent });
    const stored = state.statements.note(statement);
    if (!stored) return this.#log.log("warn", "a statement of ours is not shared", { ...compactOf(statement.payload) });
    const group = groupOf(state.view, statement.validatorIndex);
    const members = new Set((group === null ? [] : state.view.groups[group])?.map((i) => state.view.validators[i]));
    const isInGroup = (peer: PeerId) => (this.#authorities.get(peer) ?? []).some((authority) => members.has(authority));
    await this.#circulation.circulate(ctx, state, stored, isInGroup);
  }

  async #hear(ctx: Ctx, event: NetworkBridgeEvent<StatementDistributionV1Message>): Promise<void> {
    switch (event.kind) {
      case "PeerConnected":
        this.#views.connect(event.peer);
        this.#authorities.set(event.peer, event.authorities);
        return;
      case "PeerDisconnected":
        this.#views.disconnect(event.peer);
        this.#authorities.delete(event.peer);
        for (const { state } of this.#relayParents.values()) state.forget(event.peer);
        return;
      case "PeerViewChange":
        return this.#follow(ctx, { peer: event.peer, ...this.#views.update(event.peer, event.view) });
      case "PeerMessage":
        return this.#receive(ctx, event.peer, event.message);
      case "OurViewChange": // Leaves come as signals.
        return;
    }
  }

  /** What can be told without verifying anything; the rest waits for its signature to be checked. */
  async #receive(ctx: Ctx, peer: PeerId, message: StatementDistributionV1Message): Promise<void> {
    const { relayParent, statement } = message;
    const known = this.#relayParents.get(relayParent);
    if (!known) {
      const isLate = this.#outdated.includes(relayParent);
      return isLate ? undefined : reportPeer(ctx, peer, config.COST_UNEXPECTED_STATEMENT);
    }
    const { state, incoming } = known;
    const knowledge = state.knowledgeOf(peer);
    if (!knowledge) return reportPeer(ctx, peer, config.COST_UNEXPECTED_STATEMENT_MISSING_KNOWLEDGE);
    if (state.view.validators[statement.validatorIndex] === undefined)
      return reportPeer(ctx, peer, config.COST_INVALID_SIGNATURE);
    if (state.disabled.has(statement.validatorIndex)) return reportPeer(ctx, peer, config.COST_DISABLED_VALIDATOR);
    const received = knowledge.receive(fingerprintOf(statement), state.messageLimit);
    if (!received.ok) return this.#refuse(ctx, peer, received.error, knowledge.noteUnexpected());
    const usefulness = state.statements.usefulnessOf(statement);
    // Nothing can come of it any more, so nobody verifies it.
    if (usefulness === "NotUseful") return;
    if (usefulness !== "UsefulButKnown") return incoming.add(ctx, { peer, statement, isNewsOfPeer: received.value });
    await reportPeer(ctx, peer, config.BENEFIT_VALID_STATEMENT);
    if (received.value) await this.#circulation.sendAbout(ctx, state, peer, statedCandidate(statement.payload));
  }

  /** A `Valid` without its candidate may have crossed with what we sent: it costs once. */
  async #refuse(ctx: Ctx, peer: PeerId, cost: Reputation, unexpectedBefore: number): Promise<void> {
    const isUnknown = cost === config.COST_UNEXPECTED_STATEMENT_UNKNOWN_CANDIDATE;
    if (isUnknown) this.metrics.unexpected.inc(1, { type: "valid" });
    if (cost === config.COST_UNEXPECTED_STATEMENT_REMOTE) this.metrics.unexpected.inc(1, { type: "seconded" });
    if (!isUnknown || unexpectedBefore === 0) await reportPeer(ctx, peer, cost);
  }

  #verification(state: RelayParentState): Verification {
    const { context, relayParent, validators } = state.view;
    const isKnown = (claim: Incoming["statement"]) => state.statements.usefulnessOf(claim) === "UsefulButKnown";
    const payloadOf = (statement: Statement) => statementPayload(compactOf(statement), context);
    return new Batches(
      { relayParent },
      (batch) =>
        checkEach(
          this.verifier,
          batch.map(({ statement }) => statement),
          { identityOf, isKnown, payloadOf },
          validators,
        ),
      async (ctx, batch, verdicts) => {
        for (const [i, incoming] of batch.entries()) await this.#import(ctx, state, incoming, verdicts[i]);
      },
    );
  }

  async #import(
    ctx: Ctx,
    state: RelayParentState,
    { peer, statement, isNewsOfPeer }: Incoming,
    verdict: Verdicts<Statement>[number] | undefined,
  ): Promise<void> {
    const usefulness = state.statements.usefulnessOf(statement);
    if (usefulness === "NotUseful" || usefulness === "Early") return;
    if (!verdict?.ok) return reportPeer(ctx, peer, config.COST_INVALID_SIGNATURE);
    const { relayParent } = state.view;
    const stored = state.statements.note(verdict.value);
    await reportPeer(ctx, peer, stored ? config.BENEFIT_VALID_STATEMENT_FIRST : config.BENEFIT_VALID_STATEMENT);
    if (stored) await ctx.tell("candidateBacking", "statement", { relayParent, statement: verdict.value });
    if (isNewsOfPeer) await this.#circulation.sendAbout(ctx, state, peer, statedCandidate(statement.payload));
    if (stored) await this.#circulation.circulate(ctx, state, stored);
  }
}
