import type { JobContext } from "@parahost/kernel";
import {
  bitAt,
  type CandidateDescriptor,
  type CandidateDescriptorV2,
  type Hash,
  NodeFeature,
} from "@parahost/primitives";
import type { PvfExecKind, ValidationOutcome } from "@parahost/protocol";
import { whereSupported } from "../../shared/index.js";
import { checkCommittedCore } from "./committed-core.js";
import { invalid, type NotValid } from "./outcome.js";
import type { CandidateValidationRole } from "./role.js";

type Job = JobContext<CandidateValidationRole>;

/**
 * What a version 2 descriptor says of session and core, held against its relay parent: by whoever backs the candidate, and where the
 * runtime takes such descriptors. Once it is backed, the chain has checked that.
 *
 * @guide types/candidate.md
 */
export async function checksOn(
  job: Job,
  descriptor: CandidateDescriptor,
  execKind: PvfExecKind,
): Promise<DescriptorChecks | null> {
  if (execKind !== "Backing" || descriptor.version !== 2) return null;
  return (await takesVersion2(job, descriptor.relayParent)) ? new DescriptorChecks(job, descriptor) : null;
}

/** The checks on one descriptor, in the order in which what they need is there. */
export class DescriptorChecks {
  constructor(
    private readonly job: Job,
    private readonly descriptor: CandidateDescriptorV2,
  ) {}

  /** Before the code is run. @returns `null` where there is nothing against it */
  async session(): Promise<NotValid | null> {
    const { relayParent: at, sessionIndex } = this.descriptor;
    const session = await this.job.ask("runtimeApi", "sessionIndexForChild", { at });
    return session === sessionIndex ? null : invalid("InvalidSessionIndex", `${sessionIndex} instead of ${session}`);
  }

  /** Once the code has said what the candidate commits to. */
  async core(outcome: ValidationOutcome): Promise<ValidationOutcome> {
    if (outcome.kind !== "Valid") return outcome;
    const claims = await this.job.ask("runtimeApi", "claimQueue", { at: this.descriptor.relayParent });
    const checked = checkCommittedCore(this.descriptor, outcome.commitments.upwardMessages, claims);
    return checked.ok ? outcome : invalid("InvalidUMPSignals", checked.error);
  }
}

/** An older runtime knows no features, and takes none. */
async function takesVersion2(job: Job, at: Hash): Promise<boolean> {
  const features = await whereSupported(job.ask("runtimeApi", "nodeFeatures", { at }));
  return features !== null && bitAt(features, NodeFeature.CandidateReceiptV2);
}
