import type { JobContext } from "@parahost/kernel";
import {
  type BackedCandidate,
  type CandidateHash,
  type CandidateReceipt,
  candidateHashOf,
  type Hash,
  type ParaId,
  persistedValidationDataHash,
  type SignedAvailabilityBitfield,
  selectAvailabilityBitfields,
} from "@parahost/primitives";
import type { ProvisionerInherentData, SelectionStrategy, SelectionView, TrackedCandidate } from "@parahost/protocol";
import { withOneNewCode } from "./one-new-code.js";
import type { ProvisionerRole } from "./role.js";

type Job = JobContext<ProvisionerRole>;

/** What a leaf's state holds when the data are asked for. */
export interface Noted {
  readonly relayParent: Hash;
  readonly bitfields: readonly SignedAvailabilityBitfield[];
  readonly receipts: readonly CandidateReceipt[];
}
/** A candidate that was there and did not get in. */
export interface PassedOver {
  readonly candidateHash: CandidateHash;
  readonly reason: string;
}
export interface Assembled {
  readonly data: ProvisionerInherentData;
  readonly passedOver: readonly PassedOver[];
}

/** Chooses bitfields and candidates, and fetches the candidates' bodies. */
export async function assemble(job: Job, noted: Noted, strategy: SelectionStrategy): Promise<Assembled> {
  const { relayParent } = noted;
  const cores = await job.ask("runtimeApi", "availabilityCores", { at: relayParent });
  const bitfields = selectAvailabilityBitfields(cores, noted.bitfields);
  const blockNumber = await job.ask("chainApi", "blockNumber", { at: relayParent });
  const tracked = noted.receipts.map(trackedOf);
  const view = { relayParent, blockNumber, cores, bitfields, tracked, ...questions(job, relayParent) };
  const { chains, passedOver } = await strategy.select(view);
  const bodies = chains.length > 0 ? await job.ask("candidateBacking", "getBackableCandidates", { chains }) : [];
  const { kept, left } = withOneNewCode(byPara(bodies).values());
  const got = new Set(bodies.map(({ candidate }) => candidateHashOf(candidate)));
  const withoutBody = chains.flatMap(({ candidates }) => candidates).filter((ref) => !got.has(ref.candidateHash));
  return {
    data: { bitfields, backedCandidates: kept, disputes: [] },
    passedOver: [
      ...passedOver,
      ...withoutBody.map(({ candidateHash }) => ({ candidateHash, reason: "NotBacked" })),
      ...left.map(({ candidate }) => ({ candidateHash: candidateHashOf(candidate), reason: "OneNewCodeABlock" })),
    ],
  };
}

/** What a strategy may ask. */
function questions(job: Job, at: Hash): Pick<SelectionView, "persistedValidationDataHash" | "backable"> {
  return {
    persistedValidationDataHash: async (paraId, assumption) => {
      const data = await job.ask("runtimeApi", "persistedValidationData", { at, paraId, assumption });
      return data && persistedValidationDataHash(data);
    },
    backable: (paraId, count, ancestors) =>
      job.ask("prospectiveParachains", "getBackableCandidates", { relayParent: at, paraId, count, ancestors }),
  };
}

function trackedOf(receipt: CandidateReceipt): TrackedCandidate {
  const { paraId, relayParent, persistedValidationDataHash } = receipt.descriptor;
  return { candidateHash: candidateHashOf(receipt), paraId, relayParent, persistedValidationDataHash };
}

function byPara(candidates: readonly BackedCandidate[]): ReadonlyMap<ParaId, readonly BackedCandidate[]> {
  const chains = new Map<ParaId, BackedCandidate[]>();
  for (const backed of candidates) {
    const { paraId } = backed.candidate.descriptor;
    const chain = chains.get(paraId);
    if (chain) chain.push(backed);
    else chains.set(paraId, [backed]);
  }
  return chains;
}
