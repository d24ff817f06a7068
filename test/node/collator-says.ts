import { SubsystemError } from "@parahost/kernel";
import {
  type CommittedCandidateReceipt,
  collatorId,
  keyPairFromUri,
  type ParaId,
  type PoV,
  sign,
} from "@parahost/primitives";
import type { CollationFetchingResponse, CollatorProtocolV1Message, PeerId } from "@parahost/protocol";
import { PARA_1, POV, receiptFor } from "./backing-session.js";

/** A collator's declaration. What is signed is the reference's payload: the peer's id, then COLL. */
export function declaration(
  peer: PeerId,
  of: ParaId = PARA_1,
  name: string = peer,
  signer: string = name,
): CollatorProtocolV1Message {
  const signature = sign(keyPairFromUri(`//${signer}`), new TextEncoder().encode(`${peer}COLL`));
  return { kind: "Declare", collator: collatorId(keyPairFromUri(`//${name}`).publicKey), paraId: of, signature };
}

/** What a collator serves. */
export const madeOf = (committed: CommittedCandidateReceipt, pov: PoV = POV): CollationFetchingResponse => ({
  receipt: receiptFor(committed),
  pov,
});

/** What a request ends with that a collator does not answer. */
export const requestFailed = (reason: string): SubsystemError =>
  new SubsystemError("network-bridge", "RequestFailed", { fatal: false, details: { reason } });
