import type { JobContext } from "@parahost/kernel";
import { bitAt, type CandidateDescriptor, checkCommittedCore, type Hash, NodeFeature } from "@parahost/primitives";
import type { PvfExecKind, ValidationOutcome } from "@parahost/protocol";
import { whereSupported } from "../../shared/index.js";
import { invalid, type NotValid } from "./outcome.js";
import type { CandidateValidationRole } from "./role.js";

type Job = JobContext<CandidateValidationRole>;

/**
 * What a version 2 descriptor says of session and core, held against its relay parent: by whoever backs the candidate, and where the
 * runtime takes such descriptors. One of version 1 says neither, and so may not its commitments. Once it is backed, the chain has
 * checked that.
 *
 * @guide types/candidate.md
 */
export async function checksOn(
  job: Job,
  descriptor: CandidateDescriptor,
  execKind: PvfExecKind,
): Promise<DescriptorChecks | null> {
  if (execKind !== "Backing") return null;
  const isChecked = descriptor.version === 1 || (await takesVersion2(job, descriptor.relayParent));
  return isChecked ? new DescriptorChecks(job, descriptor) : null;
}

/** The checks on one descriptor, in the order in which what they need is there. */
export class DescriptorChecks {
  constructor(
    private readonly job: Job,
    private readonly descriptor: CandidateDescriptor,
  ) {}

  /** Before the code is run. @returns `null` where there is nothing against it */
  async session(): Promise<NotValid | null> {
    if (this.descriptor.version === 1) return null;
    const { relayParent: at, sessionIndex } = this.descriptor;
    const session = await this.job.ask("runtimeApi", "sessionIndexForChild", { at });
    return session === sessionIndex ? null : invalid("InvalidSessionIndex", `${sessionIndex} instead of ${session}`);
  }

  /** Once the code has said what the candidate commits to. */
  async core(outcome: ValidationOutcome): Promise<ValidationOutcome> {
    if (outcome.kind !== "Valid") return outcome;
    const { version, relayParent: at } = this.descriptor;
    const claims = version === 1 ? [] : await this.job.ask("runtimeApi", "claimQueue", { at });
    const checked = checkCommittedCore(this.descriptor, outcome.commitments.upwardMessages, claims);
    return checked.ok ? outcome : invalid("InvalidUMPSignals", checked.error);
  }
}

/** An older runtime knows no features, and takes none. */
async function takesVersion2(job: Job, at: Hash): Promise<boolean> {
  const features = await whereSupported(job.ask("runtimeApi", "nodeFeatures", { at }));
  return features !== null && bitAt(features, NodeFeature.CandidateReceiptV2);
}
