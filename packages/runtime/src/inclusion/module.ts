import {
  type BlockNumber,
  bitsOf,
  type CandidateEvent,
  type CandidateHash,
  type CoreIndex,
  countOnes,
  isAvailableOnChain,
  ok,
  type ParaId,
  type Result,
  TransposedBitfields,
  type ValidatorIndex,
} from "@parahost/primitives";
import { inject, injectable } from "inversify";
import type { RuntimeModule } from "../frame/index.js";
import { Shared } from "../shared/index.js";
import { type CheckedBitfield, checkBitfields } from "./checks.js";
import { Enactment } from "./enactment.js";
import type { BitfieldErrorCode, InclusionError } from "./errors.js";
import { PendingAvailability, type PendingOfPara } from "./pending.js";
import { type AvailabilityBitfield, InclusionState, type PendingCandidate } from "./state.js";

/**
 * Holds candidates on their cores until they are available, and then makes them part of their para. What brings them there is
 * {@link Backing}.
 *
 * @guide runtime/inclusion.md
 */
@injectable()
export class Inclusion implements RuntimeModule {
  readonly module = "Inclusion";

  constructor(
    @inject(InclusionState) private readonly state: InclusionState,
    @inject(PendingAvailability) readonly pending: PendingAvailability,
    @inject(Enactment) private readonly enactment: Enactment,
    @inject(Shared) private readonly shared: Shared,
  ) {}

  /** Nothing is done at the beginning of a block. */
  onInitialize(): void {
    this.state.candidateEvents.clear();
  }

  /** Candidates do not survive a session change. */
  onNewSession(): void {
    this.pending.drop(
      () => true,
      (candidate) => this.pending.reportCleared("SessionChange", candidate),
    );
    this.state.bitfields.clear();
  }

  brokenInvariants(): readonly string[] {
    const broken: string[] = [];
    const cores = new Map<CoreIndex, CandidateHash>();
    for (const [para, candidates] of this.pending.all())
      for (const { core, candidateHash, descriptor } of candidates) {
        if (cores.has(core)) broken.push(`core ${core} is occupied by ${cores.get(core)} and by ${candidateHash}`);
        if (descriptor.paraId !== para) broken.push(`${candidateHash} is pending for para ${para}, which it is not of`);
        cores.set(core, candidateHash);
      }
    return broken;
  }

  /** What happened to candidates in the latest block. */
  candidateEvents(): readonly CandidateEvent[] {
    return this.state.candidateEvents.get();
  }

  /** The latest bitfield of a validator in this session. */
  bitfieldOf(validator: ValidatorIndex): AvailabilityBitfield | null {
    return this.state.bitfields.get().find(({ validatorIndex }) => validatorIndex === validator) ?? null;
  }

  /**
   * Counts votes for availability, and enacts what has become available: for each para from the front, up to the first that
   * has not.
   *
   * @param bitfields - strictly ascending by validator. One with a bit for a core without a candidate is disregarded as a whole
   * @param coreParas - the para of each core
   * @returns the freed cores, ascending; on error nothing was written
   * @guide runtime/inclusion.md#routines
   */
  processBitfields(
    bitfields: readonly CheckedBitfield[],
    coreParas: readonly (ParaId | null)[],
    now: BlockNumber,
  ): Result<readonly CoreIndex[], InclusionError<BitfieldErrorCode>> {
    const validators = this.shared.validators().length;
    const check = checkBitfields(bitfields, coreParas.length, validators);
    if (!check.ok) return check;

    const pending = this.pending.all();
    const occupied = occupiedCores(pending, coreParas);
    const accepted = bitfields.filter(({ bits }) => !exceeds(bits, occupied));
    if (accepted.length === 0) return ok([]);
    this.#store(accepted, now);
    const rows = accepted.map(({ validatorIndex, bits }) => ({ validatorIndex, payload: bits }));
    const votes = new TransposedBitfields(rows, validators, coreParas.length);

    const freed: CoreIndex[] = [];
    for (const [para, candidates] of pending) {
      const voted = candidates.map((candidate) =>
        coreParas[candidate.core] === para ? withVotes(candidate, votes) : candidate,
      );
      const waiting = voted.findIndex(
        ({ availabilityVotes }) => !isAvailableOnChain(countOnes(availabilityVotes), validators),
      );
      const available = waiting < 0 ? voted : voted.slice(0, waiting);
      this.pending.set(para, waiting < 0 ? [] : voted.slice(waiting));
      for (const candidate of available) {
        this.enactCandidate(candidate, now);
        freed.push(candidate.core);
      }
    }
    return ok(freed.sort((a, b) => a - b));
  }

  /**
   * Makes an available candidate part of its para.
   *
   * @guide runtime/inclusion.md#routines
   */
  enactCandidate(candidate: PendingCandidate, now: BlockNumber): void {
    this.enactment.enact(candidate, now);
    this.pending.report("CandidateIncluded", candidate);
  }

  /**
   * Takes off their cores those of whom the predicate is true, and what builds on them.
   *
   * @param isDue - of a core, and the block since which a candidate has been on it
   * @returns the freed cores, ascending
   * @guide runtime/inclusion.md#routines
   */
  collectPending(isDue: (core: CoreIndex, since: BlockNumber) => boolean): readonly CoreIndex[] {
    return this.pending.drop(
      ({ core, includedInNumber }) => isDue(core, includedInNumber),
      (candidate) => this.pending.report("CandidateTimedOut", candidate),
    );
  }

  /** Takes invalid candidates off their cores, and what builds on them. */
  collectDisputed(invalid: ReadonlySet<CandidateHash>): readonly CoreIndex[] {
    if (invalid.size === 0) return [];
    return this.pending.drop(
      ({ candidateHash }) => invalid.has(candidateHash),
      (candidate, isFirst) => this.pending.reportCleared(isFirst ? "Disputed" : "AncestorLost", candidate),
    );
  }

  /** As if the pending candidates of a para were available: for questions that assume so. */
  forceEnact(para: ParaId, now: BlockNumber): void {
    for (const candidate of this.pending.of(para)) this.enactCandidate(candidate, now);
    this.pending.set(para, []);
  }

  #store(accepted: readonly CheckedBitfield[], submittedAt: BlockNumber): void {
    const stored = new Map(this.state.bitfields.get().map((bitfield) => [bitfield.validatorIndex, bitfield]));
    for (const { validatorIndex, bits } of accepted) stored.set(validatorIndex, { validatorIndex, bits, submittedAt });
    this.state.bitfields.set([...stored.values()].sort((a, b) => a.validatorIndex - b.validatorIndex));
  }
}

/** One bit a core: whether a candidate of the core's para is on it. */
function occupiedCores(
  pending: readonly PendingOfPara[],
  coreParas: readonly (ParaId | null)[],
): CheckedBitfield["bits"] {
  const occupied = pending.flatMap(([para, candidates]) =>
    candidates.map(({ core }) => core).filter((core) => coreParas[core] === para),
  );
  return bitsOf(coreParas.length, occupied);
}

const withVotes = (candidate: PendingCandidate, votes: TransposedBitfields): PendingCandidate => ({
  ...candidate,
  availabilityVotes: votes.joined(candidate.core, candidate.availabilityVotes),
});

/** Whether bits are set that another does not allow. */
const exceeds = (bits: CheckedBitfield["bits"], allowed: CheckedBitfield["bits"]): boolean =>
  bits.bytes.some((byte, i) => (byte & ~(allowed.bytes[i] ?? 0)) !== 0);
