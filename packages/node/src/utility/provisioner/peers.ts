import { isSubsystemError, type JobContext } from "@parahost/kernel";
import type { Hash } from "@parahost/primitives";
import type { InherentPeers } from "./assemble.js";
import type { ProvisionerRole } from "./role.js";

type Job = JobContext<ProvisionerRole>;

/** Told where a neighbour's failure is met with less instead of nothing. */
export interface PeersHooks {
  /** The node has no dispute coordinator. */
  disputeCoordinatorAbsent(): void;
  /** The runtime could not say which disputes are on chain. */
  onchainDisputesUnknown(fault: unknown): void;
}

/** The neighbours, asked about one leaf. */
export function peersAt(job: Job, at: Hash, hooks: PeersHooks): InherentPeers {
  return {
    ...runtimeAt(job, at),
    ...disputesAt(job, at, hooks),
    blockNumber: () => job.ask("chainApi", "blockNumber", { at }),
    backable: (paraId, count, ancestors) =>
      job.ask("prospectiveParachains", "getBackableCandidates", { relayParent: at, paraId, count, ancestors }),
    backedCandidates: (chains) => job.ask("candidateBacking", "getBackableCandidates", { chains }),
  };
}

type RuntimePeer = Pick<InherentPeers, "availabilityCores" | "persistedValidationData" | "pendingHeads">;
const runtimeAt = (job: Job, at: Hash): RuntimePeer => ({
  availabilityCores: () => job.ask("runtimeApi", "availabilityCores", { at }),
  persistedValidationData: (block, paraId, assumption) =>
    job.ask("runtimeApi", "persistedValidationData", { at: block, paraId, assumption }),
  pendingHeads: async (paraId) => {
    const pending = job.ask("runtimeApi", "candidatesPendingAvailability", { at, paraId });
    const candidates = await pending.catch(insteadOf("NotSupported", () => []));
    return candidates.map(({ commitments }) => commitments.headData);
  },
});

type DisputePeers = Pick<InherentPeers, "recentDisputes" | "candidateVotes" | "onchainDisputes">;
const disputesAt = (job: Job, at: Hash, hooks: PeersHooks): DisputePeers => ({
  recentDisputes: () => {
    const none = () => {
      hooks.disputeCoordinatorAbsent();
      return [];
    };
    return job.ask("disputeCoordinator", "recentDisputes", null).catch(insteadOf("AnswererGone", none));
  },
  candidateVotes: (disputes) => job.ask("disputeCoordinator", "queryCandidateVotes", { disputes }),
  onchainDisputes: () => {
    const none = (fault: unknown) => {
      hooks.onchainDisputesUnknown(fault);
      return [];
    };
    const disputes = job.ask("runtimeApi", "disputes", { at });
    return disputes.catch(insteadOf("Execution", none)).catch(insteadOf("NotSupported", () => null));
  },
});

/** Answers one kind of fault, and lets the others through. */
function insteadOf<T>(code: string, answer: (fault: unknown) => T): (fault: unknown) => T {
  return (fault) => {
    if (isSubsystemError(fault) && fault.code === code) return answer(fault);
    throw fault;
  };
}
