import {
  type Bits,
  type BlockNumber,
  type CandidateHash,
  type CoreIndex,
  codecs,
  enumOf,
  type Hash,
  optionOf,
  type ParaId,
  type SessionIndex,
  type Signature,
  struct,
  type ValidatorId,
} from "@parahost/primitives";

/**
 * What a validator may second at one relay parent: a single candidate; or, with async backing, one a core, and one for each head
 * of a para that it could build on.
 */
export type SecondingRule =
  | { readonly kind: "OnePerRelayParent" }
  /** `parentHead`: hash of the head data that the candidate builds on. */
  | { readonly kind: "OnePerCoreAndParentHead"; readonly core: CoreIndex; readonly parentHead: Hash };
/** The rule without async backing, and where nothing else is said. */
export const ONE_PER_RELAY_PARENT: SecondingRule = { kind: "OnePerRelayParent" };

interface Of {
  readonly validator: ValidatorId;
  /** The signature's; of statements and bitfields that of a child of the relay parent. */
  readonly session: SessionIndex;
  /** `null` while it is only about to be signed, and for what is signed together with others. */
  readonly signature: Signature | null;
}
interface At {
  readonly relayParent: Hash;
  readonly relayParentNumber: BlockNumber;
}
interface About {
  readonly candidateHash: CandidateHash;
}
type Seconded = Of & At & About & { readonly kind: "Seconded"; readonly paraId: ParaId; readonly rule: SecondingRule };
type Valid = Of & At & About & { readonly kind: "Valid" };
type Bitfield = Of & At & { readonly kind: "Bitfield"; readonly bits: Bits };
type DisputeVote = Of & About & { readonly kind: "DisputeVote"; readonly valid: boolean };
type ApprovalVote = Of & About & { readonly kind: "ApprovalVote" };

/** Something that a validator has signed, or was about to. */
export type SigningRecord = Seconded | Valid | Bitfield | DisputeVote | ApprovalVote;

type Wanted<R> = R extends unknown ? Omit<R, "signature" | "relayParentNumber"> : never;
/** Something that is to be signed. */
export type SigningClaim = Wanted<SigningRecord>;

const secondingRule = enumOf<SecondingRule, "kind">("SecondingRule", "kind", {
  OnePerRelayParent: { index: 0, fields: {} },
  OnePerCoreAndParentHead: { index: 1, fields: { core: codecs.coreIndex, parentHead: codecs.hash } },
});
const of = {
  validator: codecs.validatorId,
  session: codecs.sessionIndex,
  signature: optionOf(codecs.signature),
};
const at = { relayParent: codecs.hash, relayParentNumber: codecs.blockNumber };
const about = { candidateHash: codecs.candidateHash };
/** How a record lies in the store. */
export const signingRecord = enumOf<SigningRecord, "kind">("SigningRecord", "kind", {
  Seconded: { index: 0, fields: { ...of, ...at, ...about, paraId: codecs.paraId, rule: secondingRule } },
  Valid: { index: 1, fields: { ...of, ...at, ...about } },
  Bitfield: { index: 2, fields: { ...of, ...at, bits: codecs.bits } },
  DisputeVote: { index: 3, fields: { ...of, ...about, valid: codecs.bool } },
  ApprovalVote: { index: 4, fields: { ...of, ...about } },
});

/** What a store of records says of itself. */
export interface GuardMeta {
  readonly genesis: Hash;
  readonly floors: Floors;
}
/** Below them records were pruned, so that nothing is signed there any more. */
export interface Floors {
  readonly relayParentNumber: BlockNumber;
  readonly session: SessionIndex;
}
const floors = struct<Floors>("Floors", { relayParentNumber: codecs.blockNumber, session: codecs.sessionIndex });
export const guardMeta = struct<GuardMeta>("GuardMeta", { genesis: codecs.hash, floors });
