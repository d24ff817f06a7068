import {
  type BackedCandidate,
  bitfieldPayload,
  type DisputeStatementSet,
  disputeVoteTriple,
  type ParachainsInherentData,
  type SignatureTriple,
  type UncheckedSignedAvailabilityBitfield,
} from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { type CheckedDisputeSet, Disputes } from "../disputes/index.js";
import { System } from "../frame/index.js";
import { Acceptance, type CheckedBitfield, type IsGood } from "../inclusion/index.js";
import { Shared } from "../shared/index.js";

/** Who claims to have signed what in an inherent. */
@injectable()
export class InherentSignatures {
  constructor(
    @inject(Shared) private readonly shared: Shared,
    @inject(Disputes) private readonly disputes: Disputes,
    @inject(Acceptance) private readonly acceptance: Acceptance,
    @inject(System) private readonly system: System,
  ) {}

  /** All of it, but for claims of validators that there are not, and backing that fits no group. */
  all({ bitfields, backedCandidates, disputes }: ParachainsInherentData): readonly SignatureTriple[] {
    return [
      ...bitfields.flatMap((bitfield) => this.#ofBitfield(bitfield) ?? []),
      ...backedCandidates.flatMap((backed) => [
        ...this.acceptance.collatorSignature(backed),
        ...this.acceptance.backingSignatures(backed),
      ]),
      ...disputes.flatMap((set) => set.statements.flatMap((_, i) => this.#ofVote(set, i) ?? [])),
    ];
  }

  /** Which votes of a candidate count, one verdict a vote; none where that cannot be told. */
  countingVotes(backed: BackedCandidate, isGood: IsGood): readonly boolean[] {
    return this.acceptance.countingVotes(backed, isGood);
  }

  checkedBitfield(bitfield: UncheckedSignedAvailabilityBitfield, isGood: IsGood): CheckedBitfield {
    const triple = this.#ofBitfield(bitfield);
    const { payload: bits, validatorIndex } = bitfield;
    return { validatorIndex, bits, signed: triple !== null && isGood(triple) };
  }

  checkedDisputeSet(set: DisputeStatementSet, isGood: IsGood): CheckedDisputeSet {
    const votes = set.statements.map(({ statement, validatorIndex }, i) => {
      const triple = this.#ofVote(set, i);
      return { validatorIndex, statement, signed: triple !== null && isGood(triple) };
    });
    return { session: set.session, candidateHash: set.candidateHash, votes };
  }

  #ofBitfield({ payload, validatorIndex, signature }: UncheckedSignedAvailabilityBitfield): SignatureTriple | null {
    const key = this.shared.validators()[validatorIndex];
    const context = { sessionIndex: this.shared.sessionIndex(), parentHash: this.system.parentHash };
    return key === undefined ? null : { key, payload: bitfieldPayload(payload, context), signature };
  }

  /** Only validators of the session in which the candidate was backed have a say. */
  #ofVote({ session, candidateHash, statements }: DisputeStatementSet, at: number): SignatureTriple | null {
    const row = statements[at];
    const voters = this.disputes.voters(session);
    return row && voters ? disputeVoteTriple(row, candidateHash, session, voters) : null;
  }
}
