import type { SuiteInput } from "@parahost/conformance";
import {
  bitfieldPayload,
  blake2b256Hex,
  type CandidateReceipt,
  type Codec,
  type CommittedCandidateReceipt,
  candidateHash,
  candidateHashOf,
  codecs,
  collationPayload,
  disputePayload,
  fromHex,
  type Hex,
  hash,
  paraId,
  pvfCheckPayload,
  sessionIndex,
  statementPayload,
  toHex,
  validationCodeHash,
  validatorIndex,
} from "@parahost/primitives";
import { bitsOfText } from "./provisioner-values.js";

/** Types of the suite `primitives/codec`, and the codec of each. */
const CODECS = {
  PersistedValidationData: codecs.persistedValidationData,
  CandidateCommitments: codecs.candidateCommitments,
  CandidateReceipt: codecs.candidateReceipt,
  CommittedCandidateReceipt: codecs.committedCandidateReceipt,
  BackedCandidate: codecs.backedCandidate,
  SignedAvailabilityBitfield: codecs.signedAvailabilityBitfield,
  ParachainsInherentData: codecs.parachainsInherentData,
  ValidationParams: codecs.validationParams,
  CoreState: codecs.coreState,
} as const;

/** Input of the suite `primitives/codec`. */
export type CodecInput = SuiteInput<"primitives/codec">;

/** Answers the suite `primitives/codec` with the codecs that everything here is read and written by. */
export function codecRoundTrip({ type, encoded }: CodecInput) {
  const codec = CODECS[type] as Codec<unknown>;
  const value = codec.decode(fromHex(encoded));
  if (!value.ok) return { error: value.error.code };
  const again = codec.encode(value.value);
  const isReceipt = type === "CandidateReceipt" || type === "CommittedCandidateReceipt";
  const digest = isReceipt
    ? candidateHashOf(value.value as CandidateReceipt | CommittedCandidateReceipt)
    : blake2b256Hex(again);
  return { encoded: toHex(again), hash: digest };
}

/** Input of the suite `primitives/signing-payload`. */
export type PayloadInput = SuiteInput<"primitives/signing-payload">;

/** Answers the suite `primitives/signing-payload` with what our validators and collators sign. */
export const signingPayload = (input: PayloadInput) => ({ payload: toHex(payloadOf(input)) });

function payloadOf(input: PayloadInput): Uint8Array {
  switch (input.kind) {
    case "Statement": {
      const { statement } = input;
      const compact =
        "Seconded" in statement
          ? ({ kind: "Seconded", candidateHash: candidateHash(statement.Seconded) } as const)
          : ({ kind: "Valid", candidateHash: candidateHash(statement.Valid) } as const);
      return statementPayload(compact, contextOf(input));
    }
    case "Bitfield":
      return bitfieldPayload(bitsOfText(input.bits), contextOf(input));
    case "Dispute":
      return disputePayload(input.valid, candidateHash(input.candidateHash), sessionIndex(input.session));
    case "PvfCheck":
      return pvfCheckPayload({
        accept: input.accept,
        subject: validationCodeHash(input.validationCodeHash),
        sessionIndex: sessionIndex(input.session),
        validatorIndex: validatorIndex(input.validatorIndex),
      });
    case "Collation":
      return collationPayload({
        relayParent: hash(input.relayParent),
        paraId: paraId(input.paraId),
        persistedValidationDataHash: hash(input.persistedValidationDataHash),
        povHash: hash(input.povHash),
        validationCodeHash: validationCodeHash(input.validationCodeHash),
      });
  }
}

const contextOf = ({ session, relayParent }: { readonly session: number; readonly relayParent: Hex }) => ({
  sessionIndex: sessionIndex(session),
  parentHash: hash(relayParent),
});
