import {
  blockNumber,
  type CommittedCandidateReceipt,
  collationPayload,
  collatorId,
  type Hash,
  hash,
  headDataHash,
  keyPairFromUri,
  type ParaId,
  sign,
  validationCodeHash,
} from "@parahost/primitives";

/** A candidate as its collator signs it, over data that nobody has checked. Needs `ready()` to be done. */
export function candidateOf(paraId: ParaId, relayParent: Hash): CommittedCandidateReceipt {
  const collator = keyPairFromUri("//Collator");
  const headData = Uint8Array.of(7);
  const unsigned = {
    paraId,
    relayParent,
    persistedValidationDataHash: hash(`0x${"01".repeat(32)}`),
    povHash: hash(`0x${"02".repeat(32)}`),
    erasureRoot: hash(`0x${"03".repeat(32)}`),
    paraHead: headDataHash(headData),
    validationCodeHash: validationCodeHash(`0x${"04".repeat(32)}`),
  };
  const signature = sign(collator, collationPayload(unsigned));
  return {
    descriptor: { version: 1, collator: collatorId(collator.publicKey), signature, ...unsigned },
    commitments: {
      upwardMessages: [],
      horizontalMessages: [],
      newValidationCode: null,
      headData,
      processedDownwardMessages: 0,
      hrmpWatermark: blockNumber(1),
    },
  };
}
