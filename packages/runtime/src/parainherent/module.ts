import { ok, type ParachainsInherentData, type Result, type ScrapedOnChainVotes } from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { Disputes } from "../disputes/index.js";
import type { IsGood } from "../inclusion/index.js";
import { Shared } from "../shared/index.js";
import { type ParasInherentError, refuse } from "./errors.js";
import { ParasInherentState } from "./state.js";
import { InherentSteps } from "./steps.js";

/**
 * The entry point that every block calls exactly once: what validators say about parachains.
 *
 * @guide runtime/parainherent.md
 */
@injectable()
export class ParasInherent {
  constructor(
    @inject(ParasInherentState) private readonly state: ParasInherentState,
    @inject(InherentSteps) private readonly steps: InherentSteps,
    @inject(Disputes) private readonly disputes: Disputes,
    @inject(Shared) private readonly shared: Shared,
  ) {}

  /** The votes that the latest block brought. */
  onChainVotes(): ScrapedOnChainVotes | null {
    return this.state.onChainVotes.get();
  }

  /**
   * Takes in what the block says. Once a dispute has been lost by a candidate that is included, nothing is included any more,
   * and what the block says of it is passed over.
   *
   * @returns on error nothing may be kept: the block is invalid
   * @guide runtime/parainherent.md#entry-points
   */
  enter(data: ParachainsInherentData, isGood: IsGood): Result<null, ParasInherentError> {
    if (this.state.included.get()) return refuse("TooManyInclusionInherents", {});
    const parent = this.steps.relayParent.run(data.parentHeader);
    if (!parent.ok) return parent;
    const sets = data.disputes.map((set) => this.steps.signatures.checkedDisputeSet(set, isGood));
    const invalid = this.disputes.provideMultiDisputeData(sets);
    if (!invalid.ok) return invalid;
    const backers = this.disputes.isFrozen() ? ok([]) : this.#include(data, invalid.value, isGood);
    if (!backers.ok) return backers;
    this.state.onChainVotes.set({
      session: this.shared.sessionIndex(),
      backingValidatorsPerCandidate: backers.value,
      disputes: data.disputes,
    });
    this.state.included.set(true);
    return ok(null);
  }

  /** At the end of a block: it must have had its inherent. */
  finish(): Result<null, ParasInherentError> {
    return this.state.included.take() ? ok(null) : refuse("MissingInherent", {});
  }

  #include(
    { bitfields, backedCandidates }: ParachainsInherentData,
    invalid: Parameters<InherentSteps["availability"]["run"]>[1],
    isGood: IsGood,
  ) {
    const checked = bitfields.map((bitfield) => this.steps.signatures.checkedBitfield(bitfield, isGood));
    const available = this.steps.availability.run(checked, invalid);
    return available.ok ? this.steps.backing.run(backedCandidates, isGood) : available;
  }
}
