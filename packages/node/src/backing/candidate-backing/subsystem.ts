import {
  type ActivatedLeaf,
  type Context,
  type Handlers,
  ImplicitView,
  Keystore,
  type Subsystem,
} from "@parahost/kernel";
import {
  type CandidateReceipt,
  type CommittedCandidateReceipt,
  candidateHashOf,
  type Hash,
  type PersistedValidationData,
  receiptOf,
  type SignedFullStatement,
  type Statement,
} from "@parahost/primitives";
import type { Payload } from "@parahost/protocol";
import { inject, injectable } from "inversify";
import { statedCandidate, whereAnswered } from "../../shared/index.js";
import { type Admission, admit, mayBecomeMember } from "./admission.js";
import { announce } from "./announce.js";
import { type AttestingData, nextBacker } from "./attesting-data.js";
import { backableCandidates } from "./backable-candidates.js";
import { backingVote } from "./backing-vote.js";
import { CandidateLog } from "./candidate-log.js";
import { factsAt } from "./facts.js";
import { CandidateBackingMetrics } from "./metrics.js";
import { OurStatements } from "./our-statements.js";
import { type CandidateBackingRole, candidateBackingRole } from "./role.js";
import { meaningOf, type RefusalMeans, refusalToAttest, refusalToSecond } from "./rules.js";
import { type ImportedStatement, RelayParentState } from "./state.js";
import { type Verdict, validateForAttesting, validateForSeconding } from "./validation.js";

type Ctx = Context<CandidateBackingRole>;
/** No fragment chain has a place for the candidate. */
const REJECTED = "RejectedByProspectiveParachains";

/**
 * Turns what collators and fellow validators put forward into backed candidates: has it validated, vouches for it, counts votes.
 *
 * Keeps one state a relay parent, from its leaf until it leaves the view. A validator without a key in the session, without an
 * assignment, or disabled, counts votes all the same.
 *
 * @guide node/backing/candidate-backing.md
 */
@injectable()
export class CandidateBackingSubsystem implements Subsystem<CandidateBackingRole> {
  readonly role = candidateBackingRole;
  readonly #view = new ImplicitView();
  readonly #states = new Map<Hash, RelayParentState>();

  constructor(
    @inject(Keystore) private readonly keystore: Keystore,
    @inject(OurStatements) private readonly ours: OurStatements,
    @inject(CandidateLog) private readonly log: CandidateLog,
    @inject(CandidateBackingMetrics) private readonly metrics: CandidateBackingMetrics,
  ) {}

  async onLeaf(ctx: Ctx, leaf: ActivatedLeaf): Promise<void> {
    const { entered } = this.#view.change(leaf, []);
    for (const relayParent of this.#states.keys()) if (!this.#view.has(relayParent)) this.#states.delete(relayParent);
    for (const relayParent of entered) if (!this.#states.has(relayParent)) await this.#open(ctx, relayParent);
  }

  /** A relay parent may stay with the next leaf, so what is remembered of it is dropped then. Until then it is not looked at. */
  onLeafGone(_ctx: Ctx, leaf: Hash): void {
    this.#view.change(null, [leaf]);
  }

  readonly handlers: Handlers<CandidateBackingRole> = {
    second: (ctx, asked) => this.metrics.processSecond.time(() => this.#second(ctx, asked)),

    statement: (ctx, { relayParent, statement }) =>
      this.metrics.processStatement.time(() => this.#statement(ctx, relayParent, statement)),

    getBackableCandidates: (_ctx, { chains }) =>
      this.metrics.getBackedCandidates.time(async () => backableCandidates(chains, (at) => this.#stateAt(at))),
  };

  #stateAt(relayParent: Hash): RelayParentState | undefined {
    return this.#view.has(relayParent) ? this.#states.get(relayParent) : undefined;
  }

  async #open(ctx: Ctx, relayParent: Hash): Promise<void> {
    const asked = factsAt(ctx, this.keystore, relayParent);
    const facts = await whereAnswered(asked, (fault) => this.log.unanswered(relayParent, fault));
    if (!facts) return;
    const state = new RelayParentState(facts);
    this.#states.set(relayParent, state);
    if (state.areWeDisabled) this.log.disabled(relayParent);
  }

  async #second(ctx: Ctx, asked: Payload<"candidateBacking", "second">): Promise<void> {
    const { relayParent, receipt, validationData, pov } = asked;
    const state = this.#stateAt(relayParent);
    if (!state) return this.log.dropped(receipt, "UnknownRelayParent");
    const refusal = refusalToSecond(state, receipt, validationData);
    if (refusal !== null) {
      // What is decided already has its own report.
      if (refusal !== "AlreadyDecided") this.log.dropped(receipt, refusal);
      return this.#refuse(ctx, relayParent, receipt, meaningOf(refusal));
    }
    if (state.prospects && !(await mayBecomeMember(ctx, receipt, validationData))) {
      this.log.dropped(receipt, REJECTED);
      return this.#refuse(ctx, relayParent, receipt, "TryAnother");
    }
    state.awaitingValidation.add(candidateHashOf(receipt));
    const { length: nValidators } = state.view.validators;
    ctx.spawn(
      { relayParent },
      (job) => validateForSeconding(job, receipt, validationData, pov, nValidators),
      (ctx, verdict) => this.#validatedToSecond(ctx, state, receipt, validationData, verdict),
    );
  }

  /** Lets the collator protocol know, which waits for what becomes of the collation. */
  async #refuse(ctx: Ctx, relayParent: Hash, receipt: CandidateReceipt, means: RefusalMeans): Promise<void> {
    if (means === "CollatorsFault") await ctx.tell("collatorProtocol", "invalid", { relayParent, receipt });
    if (means !== "TryAnother") return;
    await ctx.tell("collatorProtocol", "notSeconded", { relayParent, candidateHash: candidateHashOf(receipt) });
  }

  async #validatedToSecond(
    ctx: Ctx,
    state: RelayParentState,
    receipt: CandidateReceipt,
    validationData: PersistedValidationData,
    verdict: Verdict,
  ) {
    const candidateHash = candidateHashOf(receipt);
    const { relayParent } = state;
    state.awaitingValidation.delete(candidateHash);
    this.log.verdict(receipt, verdict);
    if (verdict.kind === "Invalid") return this.#refuse(ctx, relayParent, receipt, "CollatorsFault");
    if (verdict.kind !== "Valid") return this.#refuse(ctx, relayParent, receipt, "TryAnother");
    // Another may have been seconded while this one was validated.
    if (state.seconded !== null) return this.log.dropped(receipt, "AlreadySeconded");
    if (state.issued.has(candidateHash)) return this.#refuse(ctx, relayParent, receipt, "TryAnother");
    if ((await this.#admit(ctx, state, verdict.candidate, validationData)) === "Rejected")
      return this.#refuse(ctx, relayParent, receipt, "CollatorsFault");
    state.seconded = candidateHash;
    state.issued.add(candidateHash);
    const statement = await this.#issue(ctx, state, { kind: "Seconded", candidate: verdict.candidate });
    if (!statement) return this.log.dropped(receipt, "ConflictingSignature");
    this.metrics.candidatesSeconded.inc();
    this.log.reached(receipt, "seconded");
    await ctx.tell("collatorProtocol", "seconded", { relayParent, statement });
  }

  async #statement(ctx: Ctx, relayParent: Hash, statement: SignedFullStatement): Promise<void> {
    const state = this.#stateAt(relayParent);
    const { validatorIndex } = statement;
    if (!state) return this.log.ignored("debug", "a statement at a relay parent out of view", relayParent, statement);
    if (validatorIndex >= state.view.validators.length)
      return this.log.ignored("warn", "a signed statement of nobody", relayParent, statement);
    if (state.isDisabled(validatorIndex))
      return this.log.ignored("debug", "a statement of a disabled validator", relayParent, statement);
    if (!(await this.#counts(ctx, state, statement))) return;
    const { summary } = await this.#import(ctx, state, statement);
    if (!summary || !state.isOurs(summary.group) || validatorIndex === state.view.us?.index) return;
    const attesting = state.noteBacker(summary.candidateHash, validatorIndex);
    if (attesting) this.#kickOff(ctx, state, attesting);
  }

  /** With async backing: whether what is said of a candidate counts, or not yet, or not at all. */
  async #counts(ctx: Ctx, state: RelayParentState, statement: SignedFullStatement): Promise<boolean> {
    const { prospects } = state;
    const { payload, validatorIndex } = statement;
    if (!prospects) return true;
    const candidateHash = statedCandidate(payload);
    if (prospects.isHeldBack(candidateHash)) {
      prospects.holdBack(statement);
      return false;
    }
    // The table knows what to say of those who may not, and of votes on what nobody has put forward.
    if (payload.kind === "Valid" || !state.mayPutForward(payload.candidate, validatorIndex)) return true;
    const admission = await this.#admit(ctx, state, payload.candidate, null);
    if (admission === "HeldBack") prospects.holdBack(statement);
    return admission === "Admitted" || admission === "NewlyAdmitted";
  }

  /** With async backing: has prospective parachains take in a candidate, and then those that wait for it. */
  async #admit(
    ctx: Ctx,
    { prospects }: RelayParentState,
    candidate: CommittedCandidateReceipt,
    validationData: PersistedValidationData | null,
  ): Promise<Admission> {
    if (!prospects) return "Admitted";
    const { paraId } = candidate.descriptor;
    const inView = [...this.#states.values()].filter(({ relayParent }) => this.#view.has(relayParent));
    const heads = inView.flatMap((state) => state.prospects?.headsOf(paraId) ?? []);
    const admission = await admit(ctx, prospects, candidate, validationData, heads);
    if (admission === "Rejected") this.log.dropped(receiptOf(candidate), REJECTED);
    if (admission === "NewlyAdmitted")
      for (const { prospects, relayParent } of inView)
        for (const held of prospects?.release(paraId) ?? []) await this.#statement(ctx, relayParent, held);
    return admission;
  }

  /** Has a candidate of our group validated, unless we have made up our mind, or are about to. */
  #kickOff(ctx: Ctx, state: RelayParentState, attesting: AttestingData): void {
    const { receipt } = attesting;
    const candidateHash = candidateHashOf(receipt);
    if (state.issued.has(candidateHash) || state.awaitingValidation.has(candidateHash)) return;
    const refusal = refusalToAttest(state, receipt);
    if (refusal !== null) {
      state.issued.add(candidateHash);
      this.log.dropped(receipt, refusal);
      return;
    }
    const validationData = state.prospects?.validationData(candidateHash) ?? null;
    state.fallbacks.set(candidateHash, attesting);
    state.awaitingValidation.add(candidateHash);
    const { length: nValidators } = state.view.validators;
    ctx.spawn(
      { relayParent: state.relayParent },
      (job) => validateForAttesting(job, attesting, validationData, nValidators),
      (ctx, verdict) => this.#validatedToAttest(ctx, state, receipt, verdict),
    );
  }

  async #validatedToAttest(ctx: Ctx, state: RelayParentState, receipt: CandidateReceipt, verdict: Verdict) {
    const candidateHash = candidateHashOf(receipt);
    state.awaitingValidation.delete(candidateHash);
    if (verdict.kind === "NoPoV") {
      const fallback = state.fallbacks.get(candidateHash);
      const next = fallback ? nextBacker(fallback) : null;
      if (next) return this.#kickOff(ctx, state, next);
    }
    this.log.verdict(receipt, verdict);
    // Without a verdict the next backer's vote is a chance to try again.
    if (verdict.kind === "NoPoV" || verdict.kind === "InternalError") return;
    state.fallbacks.delete(candidateHash);
    if (state.issued.has(candidateHash)) return;
    state.issued.add(candidateHash);
    if (verdict.kind === "Valid") await this.#issue(ctx, state, { kind: "Valid", candidateHash });
  }

  /** Signs for us, counts our own vote, and lets everyone have it. */
  async #issue(ctx: Ctx, state: RelayParentState, statement: Statement): Promise<SignedFullStatement | null> {
    const { relayParent } = state;
    const signed = await this.ours.sign(state, statement);
    if (!signed) return null;
    await this.#import(ctx, state, signed);
    await ctx.tell("statementDistribution", "share", { relayParent, statement: signed });
    return signed;
  }

  async #import(ctx: Ctx, state: RelayParentState, statement: SignedFullStatement): Promise<ImportedStatement> {
    const vote = backingVote(state, statement);
    if (vote) await ctx.tell("disputeCoordinator", "importCheckedStatements", vote);
    const imported = state.import(statement);
    await announce(ctx, this.log, state, imported);
    return imported;
  }
}
