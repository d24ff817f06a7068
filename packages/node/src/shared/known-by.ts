import { type CandidateReceipt, candidateHashOf } from "@parahost/primitives";

/** What a candidate is known by in logs and in reports. */
export const knownBy = (receipt: CandidateReceipt) => ({
  candidateHash: candidateHashOf(receipt),
  paraId: receipt.descriptor.paraId,
  relayParent: receipt.descriptor.relayParent,
});
