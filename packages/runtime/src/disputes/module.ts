import {
  type Bits,
  type BlockNumber,
  bitsOf,
  blockNumber,
  type CandidateHash,
  countOnes,
  type DisputeState,
  err,
  ok,
  onesOf,
  type Result,
  type SessionIndex,
  sessionIndex,
  supermajorityThreshold,
  type ValidatorId,
  validatorIndex,
} from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { Configuration } from "../configuration/index.js";
import { type RuntimeModule, type SessionChange, System } from "../frame/index.js";
import { SessionInfoModule } from "../session-info/index.js";
import { Shared } from "../shared/index.js";
import { type DisputesError, refuse } from "./errors.js";
import type { DisputesEvent } from "./events.js";
import {
  type CheckedVote,
  countingVotes,
  type DisputeRecord,
  type ImportedVotes,
  importVotes,
  newDispute,
} from "./import-votes.js";
import { DisputesState } from "./state.js";

/** The votes on one candidate, their signatures looked at. */
export interface CheckedDisputeSet {
  readonly session: SessionIndex;
  readonly candidateHash: CandidateHash;
  readonly votes: readonly CheckedVote[];
}

/**
 * Disputes over candidates, of any fork: votes for and against, until one side has the supermajority. The first guide's
 * Validity module.
 *
 * @guide runtime/disputes.md
 */
@injectable()
export class Disputes implements RuntimeModule {
  readonly module = "Validity";

  constructor(
    @inject(DisputesState) private readonly state: DisputesState,
    @inject(SessionInfoModule) private readonly sessions: SessionInfoModule,
    @inject(Shared) private readonly shared: Shared,
    @inject(Configuration) private readonly configuration: Configuration,
    @inject(System) private readonly system: System,
  ) {}

  /** Sessions that can no longer be disputed are forgotten. */
  onNewSession({ index }: SessionChange): void {
    const first = Math.max(0, index - this.configuration.configuration().disputePeriod);
    for (let old = this.state.firstSession.get(); old < first; old = sessionIndex(old + 1)) {
      this.state.disputes.clearOf(old);
      this.state.backersOnDisputes.clearOf(old);
      this.state.included.clearOf(old);
    }
    this.state.firstSession.set(sessionIndex(Math.max(first, this.state.firstSession.get())));
  }

  /** Every dispute that can still be voted on, ascending by session, then candidate hash. */
  disputes(): readonly (readonly [SessionIndex, CandidateHash, DisputeState])[] {
    return [...this.state.disputes.entries()].sort(([a, x], [b, y]) => a - b || (x < y ? -1 : 1));
  }

  /** Keys of the validators that may vote on a session's candidates; `null` for a session that cannot be disputed. */
  voters(session: SessionIndex): readonly ValidatorId[] | null {
    return this.sessions.sessionInfo(session)?.validators ?? null;
  }

  /** Whether inclusion has stopped on this chain: it holds a candidate that an honest validator found invalid. */
  isFrozen(): boolean {
    return this.state.frozen.get() !== null;
  }

  /** Whether a dispute on that candidate was concluded against it. */
  concludedInvalid(session: SessionIndex, candidate: CandidateHash): boolean {
    const dispute = this.state.disputes.get(session, candidate);
    return dispute !== undefined && isSupermajority(dispute.validatorsAgainst);
  }

  /** Notes that a candidate was included in block `number`: once it is doubted, or where it has lost a dispute, that reverts the block. */
  noteIncluded(session: SessionIndex, candidate: CandidateHash, number: BlockNumber): void {
    const before = blockNumber(Math.max(0, number - 1));
    this.state.included.set(session, candidate, before);
    if (this.concludedInvalid(session, candidate)) this.#freeze(before);
  }

  /**
   * Takes votes in.
   *
   * @returns the candidates of these sets that are invalid now; on error nothing may be kept
   */
  provideMultiDisputeData(sets: readonly CheckedDisputeSet[]): Result<readonly CandidateHash[], DisputesError> {
    const seen = new Set<string>();
    const invalid: CandidateHash[] = [];
    for (const set of sets) {
      const { session, candidateHash } = set;
      const name = `${session} ${candidateHash}`;
      if (seen.has(name)) return refuse("DuplicateDisputeStatementSets", { session, candidateHash });
      seen.add(name);
      const imported = this.provideDisputeData(set);
      if (!imported.ok) return imported;
      if (imported.value.nowInvalid) invalid.push(candidateHash);
    }
    return ok(invalid);
  }

  /** Takes the votes on one candidate in. On error nothing was written. */
  provideDisputeData({ session, candidateHash, votes }: CheckedDisputeSet): Result<ImportedVotes, DisputesError> {
    const details = { session, candidateHash };
    const voters = this.voters(session);
    if (voters === null || session > this.shared.sessionIndex()) return refuse("AncientDisputeStatement", details);
    const before = this.#record(session, candidateHash, voters.length);
    const now = this.system.number;
    const { disputePostConclusionAcceptancePeriod } = this.configuration.configuration();
    const { concludedAt } = before.state;
    if (concludedAt !== null && concludedAt + disputePostConclusionAcceptancePeriod < now)
      return refuse("AncientDisputeStatement", { ...details, concludedAt });
    const imported = importVotes(before, votes, now);
    if (!imported.ok) return err({ code: imported.error.code, details: { ...details, ...imported.error.details } });
    const known = this.state.disputes.get(session, candidateHash);
    this.state.disputes.set(session, candidateHash, imported.value.state);
    this.state.backersOnDisputes.set(session, candidateHash, imported.value.backers);
    this.#report(session, candidateHash, known, imported.value);
    return imported;
  }

  /** Which votes of a set would count, one verdict a vote. */
  countingVotes({ session, candidateHash, votes }: CheckedDisputeSet): readonly boolean[] {
    return countingVotes(this.#record(session, candidateHash, this.voters(session)?.length ?? 0), votes);
  }

  #record(session: SessionIndex, candidateHash: CandidateHash, voters: number): DisputeRecord {
    const state = this.state.disputes.get(session, candidateHash);
    if (!state) return newDispute(voters, this.system.number);
    return { state, backers: this.state.backersOnDisputes.get(session, candidateHash) ?? [] };
  }

  #report(
    session: SessionIndex,
    candidateHash: CandidateHash,
    before: DisputeState | undefined,
    votes: ImportedVotes,
  ): void {
    const of = { session, candidateHash };
    const includedAfter = this.state.included.get(session, candidateHash);
    if (!before)
      this.#deposit({
        kind: "DisputeInitiated",
        ...of,
        location: includedAfter === undefined ? "Remote" : "Local",
      });
    const { validatorsFor, validatorsAgainst } = votes.state;
    if (votes.nowValid) this.#deposit({ kind: "DisputeConcluded", ...of, result: "Valid" });
    if (votes.nowInvalid) this.#deposit({ kind: "DisputeConcluded", ...of, result: "Invalid" });
    if (isSupermajority(validatorsFor))
      this.#slash(
        "AgainstValid",
        of,
        votes.nowValid ? [] : onesOf(before?.validatorsAgainst ?? NOBODY),
        validatorsAgainst,
      );
    if (isSupermajority(validatorsAgainst)) {
      this.#slash("ForInvalid", of, votes.nowInvalid ? [] : onesOf(before?.validatorsFor ?? NOBODY), validatorsFor);
      if (session === this.shared.sessionIndex()) this.shared.disable(votes.backers);
    }
    if (votes.nowDoubted && includedAfter !== undefined) this.#freeze(includedAfter);
  }

  /** Reports, each once, those who were wrong: all with the conclusion, and afterwards whoever still comes. */
  #slash(
    offence: "ForInvalid" | "AgainstValid",
    of: { readonly session: SessionIndex; readonly candidateHash: CandidateHash },
    reported: Iterable<number>,
    wrong: Bits,
  ): void {
    const known = new Set(reported);
    const validators = [...onesOf(wrong)].filter((i) => !known.has(i)).map(validatorIndex);
    if (validators.length === 0) return;
    this.#deposit({ kind: "SlashingReport", offence, ...of, validators });
  }

  /** The earliest block to go back to counts. */
  #freeze(revertTo: BlockNumber): void {
    const frozen = this.state.frozen.get();
    if (frozen !== null && frozen <= revertTo) return;
    this.state.frozen.set(revertTo);
    this.#deposit({ kind: "Revert", number: revertTo });
  }

  #deposit(event: DisputesEvent): void {
    this.system.deposit(event);
  }
}

const NOBODY = bitsOf(0);
const isSupermajority = (votes: DisputeState["validatorsFor"]): boolean =>
  votes.length > 0 && countOnes(votes) >= supermajorityThreshold(votes.length);
