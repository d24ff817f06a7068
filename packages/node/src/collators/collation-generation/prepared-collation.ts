import type { ObtainError } from "@parahost/erasure-coding";
import { Keystore } from "@parahost/kernel";
import {
  type CandidateCommitments,
  type CandidateDescriptorV1,
  type CandidateReceipt,
  type CollatorId,
  codecs,
  collationPayload,
  collatorId,
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
  type ValidationCodeHash,
} from "@parahost/primitives";
import type { Collation } from "@parahost/protocol";
import { inject, injectable, optional } from "inversify";
import { ErasureCoder, erasureCoderInPlace } from "../../shared/erasure-coder.js";

/** A collation with everything that its receipt is made of. */
export interface PreparedCollation {
  readonly collation: Collation;
  readonly paraId: ParaId;
  readonly relayParent: Hash;
  readonly validationData: PersistedValidationData;
  readonly validationCodeHash: ValidationCodeHash;
  readonly nValidators: number;
}

/** What the collation commits the para to: all of it but the proof. */
const commitmentsOf = ({ proofOfValidity, ...commitments }: Collation): CandidateCommitments => commitments;

/** Whether the encoded PoV is larger than the relay chain takes. */
export const isPoVTooLarge = ({ collation, validationData }: PreparedCollation): boolean =>
  codecs.pov.using(collation.proofOfValidity, ({ length }) => length) > validationData.maxPovSize;

/** Makes the receipts of collations, signed by this node's collator. */
@injectable()
export class CollatorReceipts {
  constructor(
    @inject(Keystore) private readonly keystore: Keystore,
    @inject(ErasureCoder) @optional() private readonly coder: ErasureCoder = erasureCoderInPlace,
  ) {}

  /** Who signs; `null` where the node has no such key. */
  get collator(): CollatorId | null {
    const [key] = this.keystore.keys("colt");
    return key === undefined ? null : collatorId(key);
  }

  /**
   * The receipt of a collation.
   *
   * @returns why there is no erasure root, where there is none
   * @guide types/candidate.md#candidate-descriptor
   */
  async of(prepared: PreparedCollation, collator: CollatorId): Promise<Result<CandidateReceipt, ObtainError>> {
    const { collation, paraId, relayParent, validationData, validationCodeHash, nValidators } = prepared;
    const pov = collation.proofOfValidity;
    const erasureRoot = await this.coder.root(nValidators, codecs.availableData.encode({ pov, validationData }));
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
      signature: await this.keystore.sign("colt", collator, collationPayload(signed)),
      erasureRoot: erasureRoot.value,
      paraHead: headDataHash(collation.headData),
    };
    return ok({ descriptor, commitmentsHash: commitmentsHash(commitmentsOf(collation)) });
  }
}
