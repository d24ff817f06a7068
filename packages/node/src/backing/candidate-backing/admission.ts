import type { Context } from "@parahost/kernel";
import {
  type CandidateDescriptor,
  type CandidateReceipt,
  type CommittedCandidateReceipt,
  candidateHashOf,
  headDataHash,
  type PersistedValidationData,
  persistedValidationDataHash,
} from "@parahost/primitives";
import type { Prospects } from "./prospects.js";
import type { CandidateBackingRole } from "./role.js";

type Ctx = Context<CandidateBackingRole>;
/** In this order: a candidate that builds on those pending availability is what async backing is for. */
const ASSUMPTIONS = ["Included", "TimedOut"] as const;

/** Whether a candidate that is not validated yet could have a place in a fragment chain of any active leaf. */
export async function mayBecomeMember(
  ctx: Ctx,
  receipt: CandidateReceipt,
  { parentHead }: PersistedValidationData,
): Promise<boolean> {
  const { paraId: candidatePara, relayParent: candidateRelayParent } = receipt.descriptor;
  const candidateHash = candidateHashOf(receipt);
  const parentHeadDataHash = headDataHash(parentHead);
  const candidate = {
    kind: "Incomplete",
    ...{ candidateHash, candidatePara, parentHeadDataHash, candidateRelayParent },
  } as const;
  const [membership] = await ctx.ask("prospectiveParachains", "getHypotheticalMembership", {
    candidates: [candidate],
    fragmentChainRelayParent: null,
  });
  return membership !== undefined && membership.leaves.length > 0;
}

/** @returns whether any fragment chain keeps it */
const introduce = (
  ctx: Ctx,
  candidateReceipt: CommittedCandidateReceipt,
  persistedValidationData: PersistedValidationData,
): Promise<boolean> =>
  ctx.ask("prospectiveParachains", "introduceSecondedCandidate", {
    candidatePara: candidateReceipt.descriptor.paraId,
    ...{ candidateReceipt, persistedValidationData },
  });

/**
 * What a candidate is to be validated against, which its descriptor names by hash: it builds on what the runtime has at its relay
 * parent, or on one of the heads given.
 *
 * @param heads - what other candidates of the para lead to
 * @returns `null` where it builds on something else, that may yet become known
 */
async function validationDataFor(
  ctx: Ctx,
  { relayParent: at, paraId, persistedValidationDataHash: named }: CandidateDescriptor,
  heads: readonly Uint8Array[],
): Promise<PersistedValidationData | null> {
  for (const assumption of ASSUMPTIONS) {
    const known = await ctx.ask("runtimeApi", "persistedValidationData", { at, paraId, assumption });
    if (!known) continue;
    const onHeads = heads.map((parentHead) => ({ ...known, parentHead }));
    const found = [known, ...onHeads].find((data) => persistedValidationDataHash(data) === named);
    if (found) return found;
  }
  return null;
}

/** What must be so before statements about a candidate count, where async backing is on. */
export type Admission =
  | "Admitted"
  /** For the first time: others may build on it. */
  | "NewlyAdmitted"
  /** For now: it may find a place when it is put forward once more. */
  | "Rejected"
  /** What it builds on is not known yet. */
  | "HeldBack";

/**
 * Has a candidate taken in by prospective parachains before it counts at its relay parent.
 *
 * @param validationData - `null`: not known, to be looked for
 * @param heads - what other candidates of the para lead to
 */
export async function admit(
  ctx: Ctx,
  prospects: Prospects,
  candidate: CommittedCandidateReceipt,
  validationData: PersistedValidationData | null,
  heads: readonly Uint8Array[],
): Promise<Admission> {
  const candidateHash = candidateHashOf(candidate);
  if (prospects.validationData(candidateHash)) return "Admitted";
  const data = validationData ?? (await validationDataFor(ctx, candidate.descriptor, heads));
  if (!data) return "HeldBack";
  if (!(await introduce(ctx, candidate, data))) return "Rejected";
  prospects.admit(candidate, data);
  return "NewlyAdmitted";
}
