import { SubsystemError } from "@parahost/kernel";
import {
  type CommittedCandidateReceipt,
  candidateHashOf,
  collatorId,
  coreIndex,
  type Hash,
  headDataHash,
  keyPairFromUri,
  type ParaId,
  type PoV,
  sign,
} from "@parahost/primitives";
import type {
  CollationFetchingResponse,
  CollatorProtocolV1Message,
  Payload,
  PeerId,
  TellKind,
} from "@parahost/protocol";
import { candidate, keysOf, NAMES, PARA_1, POV, receiptFor, stated, VALIDATION_DATA } from "./backing-session.js";

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

/** What the collator protocol is told by its own node about candidates at a relay parent, on either side. */
export const aboutCollations = (relayParent: Hash) => {
  const at = (head: string) => candidate(head, relayParent);
  const { parentHead } = VALIDATION_DATA;
  const made = at("head 7");
  return {
    collateOn: { paraId: PARA_1 },
    distributeCollation: {
      ...{ receipt: receiptFor(made), pov: POV, coreIndex: coreIndex(0) },
      ...{ parentHeadDataHash: headDataHash(parentHead), parentHeadData: parentHead },
    },
    invalid: { relayParent, receipt: receiptFor(at("head 8")) },
    notSeconded: { relayParent, candidateHash: candidateHashOf(at("head 9")) },
    seconded: { relayParent, statement: stated(keysOf(...NAMES), 0, "Seconded", made) },
  } satisfies Partial<{ [K in TellKind<"collatorProtocol">]: Payload<"collatorProtocol", K> }>;
};
