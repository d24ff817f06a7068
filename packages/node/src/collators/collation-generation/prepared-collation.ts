import { type ObtainError, obtainRoot } from "@parahost/erasure-coding";
import {
  type CandidateCommitments,
  type CandidateDescriptorV1,
  type CandidateReceipt,
  type CollatorId,
  codecs,
  collationPayload,
  commitmentsHash,
  err,
  type Hash,
  headDataHash,
  ok,
  type ParaId,
  type PersistedValidationData,
  persistedValidationDataHash,
  povHash,
  type Result,
  type Signature,
  type ValidationCodeHash,
} from "@parahost/primitives";
import type { Collation } from "@parahost/protocol";

/** A collation with everything that its receipt is made of. */
export interface PreparedCollation {
  readonly collation: Collation;
  readonly paraId: ParaId;
  readonly relayParent: Hash;
  readonly validationData: PersistedValidationData;
  readonly validationCodeHash: ValidationCodeHash;
  readonly nValidators: number;
}
type Sign = (payload: Uint8Array) => Promise<Signature>;

/** What the collation commits the para to: all of it but the proof. */
const commitmentsOf = ({ proofOfValidity, ...commitments }: Collation): CandidateCommitments => commitments;

/** Whether the encoded PoV is larger than the relay chain takes. */
export const isPoVTooLarge = ({ collation, validationData }: PreparedCollation): boolean =>
  codecs.pov.encode(collation.proofOfValidity).length > validationData.maxPovSize;

/**
 * Makes the receipt of a collation, signed by its collator.
 *
 * @returns why there is no erasure root, where there is none
 * @guide types/candidate.md#candidate-descriptor
 */
export async function receiptFor(
  prepared: PreparedCollation,
  collator: CollatorId,
  sign: Sign,
): Promise<Result<CandidateReceipt, ObtainError>> {
  const { collation, paraId, relayParent, validationData, validationCodeHash, nValidators } = prepared;
  const pov = collation.proofOfValidity;
  const erasureRoot = obtainRoot(nValidators, codecs.availableData.encode({ pov, validationData }));
  if (!erasureRoot.ok) return err(erasureRoot.error);
  const signed = {
    paraId,
    relayParent,
    persistedValidationDataHash: persistedValidationDataHash(validationData),
    povHash: povHash(pov),
    validationCodeHash,
  };
  const descriptor: CandidateDescriptorV1 = {
    ...signed,
    version: 1,
    collator,
    signature: await sign(collationPayload(signed)),
    erasureRoot: erasureRoot.value,
    paraHead: headDataHash(collation.headData),
  };
  return ok({ descriptor, commitmentsHash: commitmentsHash(commitmentsOf(collation)) });
}
