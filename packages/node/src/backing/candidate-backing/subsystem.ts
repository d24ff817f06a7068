import {
  type ActivatedLeaf,
  CandidateReports,
  type Context,
  type Handlers,
  ImplicitView,
  isSubsystemError,
  Keystore,
  Log,
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
import type { CandidateStep, Payload } from "@parahost/protocol";
import { inject, injectable } from "inversify";
import { Signer, statedCandidate } from "../../shared/index.js";
import { type Admission, admit, mayBecomeMember } from "./admission.js";
import { type AttestingData, nextBacker } from "./attesting-data.js";
import { backableCandidates } from "./backable-candidates.js";
import { backingVote } from "./backing-vote.js";
import { factsAt } from "./facts.js";
import { CandidateBackingMetrics } from "./metrics.js";
import { type CandidateBackingRole, candidateBackingRole } from "./role.js";
import { isCollatorsFault, refusalToAttest, refusalToSecond } from "./rules.js";
import { type ImportedStatement, RelayParentState } from "./state.js";
import { type Verdict, validateForAttesting, validateForSeconding } from "./validation.js";

type Ctx = Context<CandidateBackingRole>;
/** No fragment chain has a place for the candidate. */
const REJECTED = "RejectedByProspectiveParachains";

/**
 * Turns what collators and fellow validators put forward into backed candidates: has it validated, vouches for it, counts votes.
 *
 * Keeps one state a relay parent, from its leaf until it leaves the view. A validator without a key in the session, or without an
 * assignment, counts votes all the same.
 *
 * @guide node/backing/candidate-backing.md
 */
@injectable()
export class CandidateBackingSubsystem implements Subsystem<CandidateBackingRole> {
  readonly role = candidateBackingRole;
  readonly #view = new ImplicitView();
  readonly #states = new Map<Hash, RelayParentState>();
  readonly #log: Log;

  constructor(
    @inject(Keystore) private readonly keystore: Keystore,
    @inject(Signer) private readonly signer: Signer,
    @inject(CandidateReports) private readonly reports: CandidateReports,
    @inject(CandidateBackingMetrics) private readonly metrics: CandidateBackingMetrics,
    @inject(Log) log: Log,
  ) {
    this.#log = log.target(candidateBackingRole.target);
  }

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
    try {
      this.#states.set(relayParent, new RelayParentState(await factsAt(ctx, this.keystore, relayParent)));
    } catch (fault) {
      if (!isSubsystemError(fault) || fault.fatal) throw fault;
      this.#log.log("warn", "no backing at a relay parent: the runtime does not answer", { relayParent, fault });
    }
  }

  async #second(ctx: Ctx, asked: Payload<"candidateBacking", "second">): Promise<void> {
    const { relayParent, receipt, validationData, pov } = asked;
    const state = this.#stateAt(relayParent);
    if (!state) return this.#dropped(receipt, "UnknownRelayParent");
    const refusal = refusalToSecond(state, receipt, validationData);
    if (refusal !== null) {
      if (isCollatorsFault(refusal)) await ctx.tell("collatorProtocol", "invalid", { relayParent, receipt });
      // What is decided already has its own report.
      if (refusal !== "AlreadyDecided") this.#dropped(receipt, refusal);
      return;
    }
    if (state.prospects && !(await mayBecomeMember(ctx, receipt, validationData)))
      return this.#dropped(receipt, REJECTED);
    state.awaitingValidation.add(candidateHashOf(receipt));
    const { length: nValidators } = state.view.validators;
    ctx.spawn(
      { relayParent },
      (job) => validateForSeconding(job, receipt, validationData, pov, nValidators),
      (ctx, verdict) => this.#validatedToSecond(ctx, state, receipt, validationData, verdict),
    );
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
    this.#noteVerdict(receipt, verdict);
    if (verdict.kind === "Invalid") return ctx.tell("collatorProtocol", "invalid", { relayParent, receipt });
    if (verdict.kind !== "Valid") return;
    // Another may have been seconded while this one was validated.
    if (state.seconded !== null) return this.#dropped(receipt, "AlreadySeconded");
    if (state.issued.has(candidateHash)) return;
    if ((await this.#admit(ctx, state, verdict.candidate, validationData)) === "Rejected")
      return ctx.tell("collatorProtocol", "invalid", { relayParent, receipt });
    state.seconded = candidateHash;
    state.issued.add(candidateHash);
    const statement = await this.#issue(ctx, state, { kind: "Seconded", candidate: verdict.candidate });
    if (!statement) return this.#dropped(receipt, "ConflictingSignature");
    this.metrics.candidatesSeconded.inc();
    this.#report(receipt, "seconded");
    await ctx.tell("collatorProtocol", "seconded", { relayParent, statement });
  }

  async #statement(ctx: Ctx, relayParent: Hash, statement: SignedFullStatement): Promise<void> {
    const state = this.#stateAt(relayParent);
    const { validatorIndex } = statement;
    if (!state) return this.#log.log("debug", "a statement at a relay parent out of view", { relayParent });
    if (validatorIndex >= state.view.validators.length)
      return this.#log.log("warn", "a signed statement of nobody", { relayParent, validatorIndex });
    if (!(await this.#counts(ctx, state, statement))) return;
    const { summary } = await this.#import(ctx, state, statement);
    if (!summary || !state.isOurs(summary.group) || validatorIndex === state.view.us?.index) return;
    const attesting = state.noteBacker(summary.candidateHash, validatorIndex);
    if (attesting) this.#kickOff(ctx, state, attesting);
  }

  /** With async backing: whether what is said of a candidate counts, or not yet, or never. */
  async #counts(ctx: Ctx, state: RelayParentState, statement: SignedFullStatement): Promise<boolean> {
    const { prospects } = state;
    const { payload, validatorIndex } = statement;
    if (!prospects) return true;
    const candidateHash = statedCandidate(payload);
    if (prospects.isHeldBack(candidateHash)) prospects.holdBack(statement);
    if (prospects.isHeldBack(candidateHash) || prospects.isRejected(candidateHash)) return false;
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
    if (admission === "Rejected") this.#dropped(receiptOf(candidate), REJECTED);
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
      this.#dropped(receipt, refusal);
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
    this.#noteVerdict(receipt, verdict);
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
    const signed = await this.#sign(state, statement);
    if (!signed) return null;
    this.metrics.signedStatements.inc();
    await this.#import(ctx, state, signed);
    await ctx.tell("statementDistribution", "share", { relayParent, statement: signed });
    return signed;
  }

  /** `null` where that conflicts with what we signed before, perhaps in an earlier life of this node. */
  async #sign(state: RelayParentState, statement: Statement): Promise<SignedFullStatement | null> {
    const { us, context } = state.view;
    if (!us) return null;
    const rule = state.secondingRule(statedCandidate(statement));
    try {
      return await this.signer.signStatement(statement, context, us.index, us.key, rule);
    } catch (fault) {
      if (!isSubsystemError(fault) || fault.code !== "ConflictingSignature") throw fault;
      this.#log.log("warn", "not signed: it conflicts with what we signed before", fault.details);
      return null;
    }
  }

  async #import(ctx: Ctx, state: RelayParentState, statement: SignedFullStatement): Promise<ImportedStatement> {
    const { relayParent } = state;
    const vote = backingVote(state, statement);
    if (vote) await ctx.tell("disputeCoordinator", "importCheckedStatements", vote);
    const imported = state.import(statement);
    if (imported.newlyBacked) {
      const receipt = imported.newlyBacked;
      this.#report(receipt, "backed");
      const { paraId } = receipt.descriptor;
      const candidateHash = candidateHashOf(receipt);
      if (state.prospects) await ctx.tell("prospectiveParachains", "candidateBacked", { paraId, candidateHash });
      await ctx.tell("provisioner", "provisionableData", { relayParent, data: { kind: "BackedCandidate", receipt } });
    }
    for (const { authority: validatorIndex, misbehavior } of imported.misbehaviors) {
      this.#log.log("warn", "a validator misbehaves", { relayParent, validatorIndex, kind: misbehavior.kind });
      const data = { kind: "MisbehaviorReport", validatorIndex, misbehavior } as const;
      await ctx.tell("provisioner", "provisionableData", { relayParent, data });
    }
    return imported;
  }

  #noteVerdict(receipt: CandidateReceipt, verdict: Verdict): void {
    if (verdict.kind === "Valid") this.#report(receipt, "validated");
    else if (verdict.kind === "NoPoV") this.#dropped(receipt, "FetchPoV");
    else {
      const { kind, reason, detail } = verdict;
      const level = kind === "InternalError" ? "warn" : "info";
      this.#log.log(level, "a candidate is not vouched for", { ...named(receipt), verdict: kind, reason, detail });
      this.#report(receipt, "dropped", reason);
    }
  }

  #dropped(receipt: CandidateReceipt, reason: string): void {
    this.#log.log("debug", "a candidate gets no further here", { ...named(receipt), reason });
    this.#report(receipt, "dropped", reason);
  }

  #report(receipt: CandidateReceipt, step: CandidateStep, reason?: string): void {
    this.reports.report({ step, ...named(receipt), ...(reason !== undefined && { reason }) });
  }
}

const named = (receipt: CandidateReceipt) => ({
  candidateHash: candidateHashOf(receipt),
  paraId: receipt.descriptor.paraId,
  relayParent: receipt.descriptor.relayParent,
});
