import {
  type BackedCandidate,
  type BackingVote,
  bitAt,
  type ClaimsOfCores,
  type CoreIndex,
  candidateHashOf,
  checkCommittedCore,
  collationPayload,
  headDataHash,
  NodeFeature,
  ok,
  type ParaId,
  type Result,
  type SignatureTriple,
  type ValidatorId,
  type ValidatorIndex,
  type ValidityAttestation,
  validatorIndicesAndCoreIndex,
  votesOf,
} from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { Configuration } from "../configuration/index.js";
import { System } from "../frame/index.js";
import { type CoreAssignment, Scheduler } from "../scheduler/index.js";
import { type AllowedRelayParent, Shared } from "../shared/index.js";
import type { BackingGroup, CheckedCandidate } from "./backing.js";
import { type CandidateErrorCode, type InclusionError, refuse } from "./errors.js";
import { type LatestCandidate, ParaContext } from "./para-context.js";

type Outcome<T> = Result<T, InclusionError<CandidateErrorCode>>;
/** Whether a signature is good. */
export type IsGood = (triple: SignatureTriple) => boolean;

/** A candidate that was checked, and who says to have backed it: a voter and an attestation a vote. */
export interface AcceptedCandidate extends CheckedCandidate {
  readonly voters: readonly ValidatorIndex[];
  readonly attestations: readonly ValidityAttestation[];
}

/** Checks backed candidates as they come in a block, one after the other: each on what those before it lead to. */
@injectable()
export class Acceptance {
  constructor(
    @inject(Configuration) private readonly configuration: Configuration,
    @inject(Shared) private readonly shared: Shared,
    @inject(Scheduler) private readonly scheduler: Scheduler,
    @inject(ParaContext) private readonly context: ParaContext,
    @inject(System) private readonly system: System,
  ) {}

  /**
   * Everything about candidates but their place in the schedule and the number of their votes.
   *
   * @param candidates - those of one para in the order in which they build on each other
   * @param scheduled - tells the core of a candidate that does not name one
   * @returns the first that is refused, or all
   */
  checkAll(
    candidates: readonly BackedCandidate[],
    scheduled: readonly CoreAssignment[],
    isGood: IsGood,
  ): Outcome<readonly AcceptedCandidate[]> {
    const ahead = new Map<ParaId, LatestCandidate>();
    const checked: AcceptedCandidate[] = [];
    for (const backed of candidates) {
      const { descriptor, commitments } = backed.candidate;
      const latest = this.context.latest(descriptor.paraId, ahead);
      if (!latest) return this.#refuse(backed, "UnscheduledCandidate", { reason: "ParaNotLive" });
      const check = this.#check(backed, scheduled, latest, isGood);
      if (!check.ok) return check;
      checked.push(check.value);
      const { relayParentNumber } = check.value;
      const bringsCode = latest.bringsCode || commitments.newValidationCode !== null;
      ahead.set(descriptor.paraId, { head: commitments.headData, relayParentNumber, bringsCode });
    }
    return ok(checked);
  }

  #check(
    backed: BackedCandidate,
    scheduled: readonly CoreAssignment[],
    latest: LatestCandidate,
    isGood: IsGood,
  ): Outcome<AcceptedCandidate> {
    const { descriptor } = backed.candidate;
    const core = this.#coreOf(backed, scheduled);
    if (core === undefined) return this.#refuse(backed, "UnscheduledCandidate", {});
    const relayParent = this.shared.allowedRelayParent(descriptor.relayParent);
    if (!relayParent || relayParent.number < latest.relayParentNumber)
      return this.#refuse(backed, "DisallowedRelayParent", { relayParent: descriptor.relayParent });
    const fits = this.#checkDescriptor(backed, core);
    if (!fits.ok) return fits;
    const data = this.#checkData(backed, relayParent, latest);
    if (!data.ok) return data;
    if (!this.collatorSignature(backed).every(isGood)) return this.#refuse(backed, "NotCollatorSigned", {});
    return this.#checkVotes(backed, core, relayParent, isGood);
  }

  /** What the collator of a version 1 candidate has signed; nothing for version 2. */
  collatorSignature({ candidate: { descriptor } }: BackedCandidate): readonly SignatureTriple[] {
    if (descriptor.version !== 1) return [];
    const key = descriptor.collator as string as ValidatorId;
    return [{ key, payload: collationPayload(descriptor), signature: descriptor.signature }];
  }

  /** What the backers of a candidate have signed; nothing where that cannot be told. */
  backingSignatures(backed: BackedCandidate): readonly BackingVote[] {
    const relayParent = this.shared.allowedRelayParent(backed.candidate.descriptor.relayParent);
    const core = this.#coreOf(backed, []) ?? this.scheduler.coresOf(backed.candidate.descriptor.paraId)[0];
    if (!relayParent || core === undefined) return [];
    const votes = this.#votes(backed, core, relayParent);
    return votes?.ok ? votes.value : [];
  }

  /**
   * Which votes of a candidate count: those that are well signed, by validators that are not disabled.
   *
   * @returns one verdict a vote; nothing where that cannot be told
   */
  countingVotes(backed: BackedCandidate, isGood: IsGood): readonly boolean[] {
    return this.backingSignatures(backed).map((vote) => this.#counts(vote, isGood));
  }

  /** The group that had to back a candidate on that core. */
  groupFor({ relayParentNumber }: CheckedCandidate, { core, groupIdx }: CoreAssignment): BackingGroup {
    const index = this.#groupAt(core, relayParentNumber) ?? groupIdx;
    return { index, size: this.scheduler.groups.groupValidators(index)?.length ?? 0 };
  }

  #has(feature: number): boolean {
    return bitAt(this.configuration.configuration().nodeFeatures, feature);
  }

  #coreOf(
    { candidate, validatorIndices }: BackedCandidate,
    scheduled: readonly CoreAssignment[],
  ): CoreIndex | undefined {
    if (this.#has(NodeFeature.ElasticScalingMVP))
      return validatorIndicesAndCoreIndex(validatorIndices, true).core ?? undefined;
    return scheduled.find(({ paraId }) => paraId === candidate.descriptor.paraId)?.core;
  }

  /** A version 2 descriptor is of this session and of the core that it is used for, as its commitments say too. */
  #checkDescriptor(backed: BackedCandidate, core: CoreIndex): Outcome<null> {
    const { descriptor, commitments } = backed.candidate;
    if (descriptor.version === 2) {
      if (!this.#has(NodeFeature.CandidateReceiptV2)) return this.#refuse(backed, "UnsupportedDescriptorVersion", {});
      const { sessionIndex, coreIndex } = descriptor;
      if (sessionIndex !== this.shared.sessionIndex()) return this.#refuse(backed, "InvalidSession", { sessionIndex });
      if (coreIndex !== core) return this.#refuse(backed, "InvalidCoreIndex", { coreIndex, core });
    }
    const claims = descriptor.version === 1 ? [] : this.#claimsOf(descriptor.paraId);
    const committed = checkCommittedCore(descriptor, commitments.upwardMessages, claims);
    return committed.ok ? committed : this.#refuse(backed, "InvalidUMPSignals", { reason: committed.error });
  }

  /** A para keeps its cores: they are its own as far ahead as claims are told. */
  #claimsOf(para: ParaId): ClaimsOfCores {
    const lookahead = Math.max(1, this.configuration.configuration().schedulingLookahead);
    return this.scheduler.coresOf(para).map((core) => [core, Array.from({ length: lookahead }, () => para)]);
  }

  #checkData(backed: BackedCandidate, relayParent: AllowedRelayParent, latest: LatestCandidate): Outcome<null> {
    const { descriptor, commitments } = backed.candidate;
    const { paraId } = descriptor;
    const expected = this.context.validationDataHash(latest.head, relayParent);
    if (descriptor.persistedValidationDataHash !== expected)
      return this.#refuse(backed, "ValidationDataHashMismatch", { expected });
    const codeHash = this.context.paras.currentCodeHash(paraId);
    if (descriptor.validationCodeHash !== codeHash)
      return this.#refuse(backed, "InvalidValidationCodeHash", { expected: codeHash });
    if (descriptor.paraHead !== headDataHash(commitments.headData)) return this.#refuse(backed, "ParaHeadMismatch", {});
    const { number } = this.system;
    const outputs = this.context.checkOutputs(paraId, commitments, relayParent.number, number, latest.bringsCode);
    return outputs.ok ? outputs : this.#refuse(backed, outputs.error.code, outputs.error.details);
  }

  #checkVotes(
    backed: BackedCandidate,
    core: CoreIndex,
    relayParent: AllowedRelayParent,
    isGood: IsGood,
  ): Outcome<AcceptedCandidate> {
    const votes = this.#votes(backed, core, relayParent);
    if (!votes?.ok) return this.#refuse(backed, "InvalidBacking", { reason: votes?.error ?? "NoGroup" });
    const hasCore = this.#has(NodeFeature.ElasticScalingMVP);
    return ok({
      candidateHash: candidateHashOf(backed.candidate),
      candidate: backed.candidate,
      core,
      relayParentNumber: relayParent.number,
      members: validatorIndicesAndCoreIndex(backed.validatorIndices, hasCore).members,
      votes: votes.value.map((vote) => this.#counts(vote, isGood)),
      voters: votes.value.map(({ validatorIndex }) => validatorIndex),
      attestations: backed.validityVotes,
    });
  }

  #counts(vote: BackingVote, isGood: IsGood): boolean {
    return !this.shared.disabledValidators().includes(vote.validatorIndex) && isGood(vote);
  }

  #votes(backed: BackedCandidate, core: CoreIndex, relayParent: AllowedRelayParent) {
    const index = this.#groupAt(core, relayParent.number);
    const group = index === null ? null : this.scheduler.groups.groupValidators(index);
    if (!group) return null;
    const context = { sessionIndex: this.shared.sessionIndex(), parentHash: relayParent.hash };
    return votesOf(backed, group, this.shared.validators(), context, this.#has(NodeFeature.ElasticScalingMVP));
  }

  /** Candidates are backed by the group of the block after their relay parent. */
  #groupAt(core: CoreIndex, relayParentNumber: AllowedRelayParent["number"]) {
    return this.scheduler.groups.assignedToCore(core, (relayParentNumber + 1) as AllowedRelayParent["number"]);
  }

  #refuse(backed: BackedCandidate, code: CandidateErrorCode, details: InclusionError["details"]): Outcome<never> {
    const paraId: ParaId = backed.candidate.descriptor.paraId;
    return refuse(code, { candidateHash: candidateHashOf(backed.candidate), paraId, ...details });
  }
}
