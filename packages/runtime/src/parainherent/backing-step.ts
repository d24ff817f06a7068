import {
  type BackedCandidate,
  type CandidateReceipt,
  candidateHashOf,
  ok,
  type Result,
  receiptOf,
  type ScrapedOnChainVotes,
  type ValidatorIndex,
  type ValidityAttestation,
} from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { Disputes } from "../disputes/index.js";
import { Acceptance, type AcceptedCandidate, Backing, type IsGood } from "../inclusion/index.js";
import { Scheduler } from "../scheduler/index.js";
import { Shared } from "../shared/index.js";
import { type ParasInherentError, refuse } from "./errors.js";

/** Who backed a candidate, and how. */
export type BackersOfCandidate = ScrapedOnChainVotes["backingValidatorsPerCandidate"][number];

/** The second half of the inherent: backed candidates come onto the cores that are scheduled for them. */
@injectable()
export class BackingStep {
  constructor(
    @inject(Acceptance) private readonly acceptance: Acceptance,
    @inject(Backing) private readonly backing: Backing,
    @inject(Scheduler) private readonly scheduler: Scheduler,
    @inject(Disputes) private readonly disputes: Disputes,
    @inject(Shared) private readonly shared: Shared,
  ) {}

  /** @returns who backed what; on error nothing may be kept */
  run(
    candidates: readonly BackedCandidate[],
    isGood: IsGood,
  ): Result<readonly BackersOfCandidate[], ParasInherentError> {
    const session = this.shared.sessionIndex();
    const invalid = candidates
      .map(({ candidate }) => candidateHashOf(candidate))
      .find((hash) => this.disputes.concludedInvalid(session, hash));
    if (invalid !== undefined) return refuse("CandidateConcludedInvalid", { candidateHash: invalid });
    const ordered = this.backing.checkOrder(candidates.map(({ candidate }) => candidate));
    if (!ordered.ok) return ordered;
    const scheduled = this.scheduler.scheduled();
    const accepted = this.acceptance.checkAll(candidates, scheduled, isGood);
    if (!accepted.ok) return accepted;
    const groupOf = this.acceptance.groupFor.bind(this.acceptance);
    const cores = this.backing.processCandidates(accepted.value, scheduled, groupOf);
    if (!cores.ok) return cores;
    const occupied = this.scheduler.occupied(cores.value);
    if (!occupied.ok) return refuse("UnscheduledCandidate", { reason: occupied.error });
    return ok(accepted.value.map(backersOf));
  }
}

function backersOf({ candidate, voters, attestations }: AcceptedCandidate): BackersOfCandidate {
  const receipt: CandidateReceipt = receiptOf(candidate);
  const votes = voters.map((voter, i): readonly [ValidatorIndex, ValidityAttestation] => [
    voter,
    attestations[i] as ValidityAttestation,
  ]);
  return [receipt, votes];
}
