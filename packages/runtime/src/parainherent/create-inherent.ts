import {
  type BackedCandidate,
  type CandidateHash,
  candidateHashOf,
  type DisputeStatementSet,
  err,
  ok,
  type ParachainsInherentData,
  type ParaId,
  type Result,
  type SessionIndex,
  type UncheckedSignedAvailabilityBitfield,
  type ValidatorIndex,
} from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { Disputes, type ImportedVotes } from "../disputes/index.js";
import { Storage } from "../frame/index.js";
import { checkBitfield, type IsGood } from "../inclusion/index.js";
import { Scheduler } from "../scheduler/index.js";
import { Shared } from "../shared/index.js";
import { withGoodVotes } from "./good-votes.js";
import { InherentSteps } from "./steps.js";

/** Why a dispute was left out of which the chain has every vote already. It is offered for as long as it is recent. */
export const NOTHING_NEW = "NothingNew";

/** An inherent that `enter` accepts, and what was left out of it. */
export interface CreatedInherent {
  readonly inherent: ParachainsInherentData;
  readonly dropped: readonly {
    readonly candidateHash: CandidateHash;
    readonly paraId: ParaId;
    readonly reason: string;
  }[];
  readonly droppedBitfields: readonly { readonly validatorIndex: ValidatorIndex; readonly reason: string }[];
  readonly droppedDisputes: readonly {
    readonly session: SessionIndex;
    readonly candidateHash: CandidateHash;
    readonly reason: string;
  }[];
}
type Dropped<K extends "dropped" | "droppedBitfields" | "droppedDisputes"> = CreatedInherent[K][number][];

/** Filters what a block author offers down to what `enter` accepts: one bad vote does not cost the rest of the block. */
@injectable()
export class CreateInherent {
  constructor(
    @inject(Storage) private readonly storage: Storage,
    @inject(InherentSteps) private readonly steps: InherentSteps,
    @inject(Scheduler) private readonly scheduler: Scheduler,
    @inject(Disputes) private readonly disputes: Disputes,
    @inject(Shared) private readonly shared: Shared,
  ) {}

  /** To be run in an initialized block, whose changes are thrown away afterwards. */
  run(offered: ParachainsInherentData, isGood: IsGood): CreatedInherent {
    const parent = this.steps.relayParent.run(offered.parentHeader);
    if (!parent.ok) return nothingOf(offered, parent.error.code);
    const droppedDisputes: Dropped<"droppedDisputes"> = [];
    const invalid: CandidateHash[] = [];
    const disputes = this.#disputes(offered.disputes, isGood, invalid, droppedDisputes);
    if (this.disputes.isFrozen()) {
      const { inherent, ...dropped } = nothingOf(offered, "InclusionFrozen");
      return { ...dropped, inherent: { ...inherent, disputes }, droppedDisputes };
    }
    const droppedBitfields: Dropped<"droppedBitfields"> = [];
    const bitfields = this.#bitfields(offered.bitfields, isGood, invalid, droppedBitfields);
    const dropped: Dropped<"dropped"> = [];
    const backedCandidates = this.#candidates(offered.backedCandidates, isGood, dropped);
    const inherent = { bitfields, backedCandidates, disputes, parentHeader: offered.parentHeader };
    return { inherent, dropped, droppedBitfields, droppedDisputes };
  }

  #disputes(
    sets: readonly DisputeStatementSet[],
    isGood: IsGood,
    invalid: CandidateHash[],
    dropped: Dropped<"droppedDisputes">,
  ): readonly DisputeStatementSet[] {
    const seen = new Set<string>();
    return sets.flatMap((set) => {
      const { session, candidateHash } = set;
      const name = `${session} ${candidateHash}`;
      const kept = this.#goodVotes(set, isGood);
      const outcome = seen.has(name) ? err({ code: "DuplicateDisputeStatementSets" }) : this.#provide(kept, isGood);
      if (!outcome.ok) {
        dropped.push({ session, candidateHash, reason: outcome.error.code });
        return [];
      }
      seen.add(name);
      if (outcome.value.nowInvalid) invalid.push(candidateHash);
      return [kept];
    });
  }

  #provide(set: DisputeStatementSet, isGood: IsGood): Result<ImportedVotes, { readonly code: string }> {
    if (set.statements.length === 0) return err({ code: NOTHING_NEW });
    const checked = this.steps.signatures.checkedDisputeSet(set, isGood);
    return this.storage.transact(() => this.disputes.provideDisputeData(checked));
  }

  /** The votes of a set that count: well signed, by validators of the session, and not there already. */
  #goodVotes(set: DisputeStatementSet, isGood: IsGood): DisputeStatementSet {
    const counts = this.disputes.countingVotes(this.steps.signatures.checkedDisputeSet(set, isGood));
    return counts.includes(false) ? { ...set, statements: set.statements.filter((_, i) => counts[i]) } : set;
  }

  /** Those that are good and come in the order of their validators. A validator whose signature was bad has had its turn. */
  #bitfields(
    offered: readonly UncheckedSignedAvailabilityBitfield[],
    isGood: IsGood,
    invalid: readonly CandidateHash[],
    dropped: Dropped<"droppedBitfields">,
  ): readonly UncheckedSignedAvailabilityBitfield[] {
    const cores = this.scheduler.executionCores().length;
    const validators = this.shared.validators().length;
    const kept: UncheckedSignedAvailabilityBitfield[] = [];
    let last = -1;
    for (const bitfield of offered) {
      const { validatorIndex } = bitfield;
      const check = checkBitfield(this.steps.signatures.checkedBitfield(bitfield, isGood), cores, validators);
      const own = check.ok ? null : check.error.code;
      const reason = validatorIndex > last ? own : "BitfieldDuplicateOrUnordered";
      if (reason === null) kept.push(bitfield);
      else dropped.push({ validatorIndex, reason });
      if (reason === null || reason === "InvalidBitfieldSignature") last = validatorIndex;
    }
    this.steps.availability.run(
      kept.map(({ validatorIndex, payload: bits }) => ({ validatorIndex, bits, signed: true })),
      invalid,
    );
    return kept;
  }

  /** Candidates are tried one after the other, para by para; each stays where `enter` would take it. */
  #candidates(
    offered: readonly BackedCandidate[],
    isGood: IsGood,
    dropped: Dropped<"dropped">,
  ): readonly BackedCandidate[] {
    const paraOf = ({ candidate }: BackedCandidate): ParaId => candidate.descriptor.paraId;
    return [...offered]
      .sort((a, b) => paraOf(a) - paraOf(b))
      .flatMap((backed) => {
        const whole = this.#try(backed, isGood);
        if (whole.ok) return [backed];
        const rest =
          whole.error.code === "InvalidBacking"
            ? withGoodVotes(backed, this.steps.signatures.countingVotes(backed, isGood))
            : null;
        if (rest && this.#try(rest, isGood).ok) return [rest];
        const candidateHash = candidateHashOf(backed.candidate);
        dropped.push({ candidateHash, paraId: paraOf(backed), reason: whole.error.code });
        return [];
      });
  }

  #try(backed: BackedCandidate, isGood: IsGood): Result<null, { readonly code: string }> {
    return this.storage.transact(() => {
      const outcome = this.steps.backing.run([backed], isGood);
      return outcome.ok ? ok(null) : outcome;
    });
  }
}

/** Nothing is kept, and that is said of each. */
const nothingOf = ({ parentHeader, ...offered }: ParachainsInherentData, reason: string): CreatedInherent => ({
  inherent: { bitfields: [], backedCandidates: [], disputes: [], parentHeader },
  dropped: offered.backedCandidates.map(({ candidate }) => ({
    candidateHash: candidateHashOf(candidate),
    paraId: candidate.descriptor.paraId,
    reason,
  })),
  droppedBitfields: offered.bitfields.map(({ validatorIndex }) => ({ validatorIndex, reason })),
  droppedDisputes: offered.disputes.map(({ session, candidateHash }) => ({ session, candidateHash, reason })),
});
