import { type Bits, bitAt, type CandidateHash, type CoreIndex, ok, type Result } from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { System } from "../frame/index.js";
import { type BitfieldErrorCode, type CheckedBitfield, Inclusion, type InclusionError } from "../inclusion/index.js";
import { type FreedCore, Scheduler } from "../scheduler/index.js";

/** The first half of the inherent: who leaves their core, and who may come instead. */
@injectable()
export class AvailabilityStep {
  constructor(
    @inject(Inclusion) private readonly inclusion: Inclusion,
    @inject(Scheduler) private readonly scheduler: Scheduler,
    @inject(System) private readonly system: System,
  ) {}

  /**
   * Takes invalid candidates off their cores, enacts those that are available, collects those that timed out, and schedules
   * the cores that this frees.
   *
   * @param invalid - candidates whose dispute was just lost. Bits for their cores count for nothing
   * @returns on error nothing may be kept
   */
  run(
    bitfields: readonly CheckedBitfield[],
    invalid: readonly CandidateHash[],
  ): Result<null, InclusionError<BitfieldErrorCode>> {
    const coreParas = this.scheduler.coreParas();
    const disputed = this.inclusion.collectDisputed(new Set(invalid));
    const counted = disputed.length === 0 ? bitfields : bitfields.map((bitfield) => without(bitfield, disputed));
    const available = this.inclusion.processBitfields(counted, coreParas, this.system.number);
    if (!available.ok) return available;
    const isDue = this.scheduler.availabilityTimeoutPredicate();
    const timedOut = isDue ? this.inclusion.collectPending(isDue) : [];
    this.scheduler.schedule([...freed([...disputed, ...available.value], "Concluded"), ...freed(timedOut, "TimedOut")]);
    return ok(null);
  }
}

const freed = (cores: readonly CoreIndex[], reason: FreedCore["reason"]): readonly FreedCore[] =>
  cores.map((core) => ({ core, reason }));

function without({ bits, ...bitfield }: CheckedBitfield, cores: readonly CoreIndex[]): CheckedBitfield {
  const kept: Bits = { length: bits.length, bytes: bits.bytes.slice() };
  for (const core of cores)
    if (bitAt(kept, core)) kept.bytes[core >> 3] = (kept.bytes[core >> 3] ?? 0) & ~(1 << (core & 7));
  return { ...bitfield, bits: kept };
}
