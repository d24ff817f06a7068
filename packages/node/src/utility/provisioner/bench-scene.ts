import {
  asChecked,
  type BackedCandidate,
  bitsOf,
  blockNumber,
  type CandidateDescriptor,
  type CandidateHash,
  type CommittedCandidateReceipt,
  type CoreState,
  candidateHash,
  candidateHashOf,
  codecs,
  collatorId,
  type DisputeState,
  groupIndex,
  hash,
  headDataHash,
  type ParaId,
  type PersistedValidationData,
  paraId,
  persistedValidationDataHash,
  receiptOf,
  type SignedAvailabilityBitfield,
  sessionIndex,
  signature,
  validationCodeHash,
  validatorIndex,
} from "@parahost/primitives";
import type { CandidateVotes, DisputeVote } from "@parahost/protocol";
import type { InherentPeers, Noted } from "./assemble.js";

/** How much there is to choose from. */
export interface InherentSize {
  readonly validators: number;
  readonly cores: number;
  /** Candidates that can be backed, one a para: their cores become available in this block. */
  readonly candidates: number;
  readonly disputes: number;
  readonly votesPerDispute: number;
}

const word = (n: number): string => `0x${n.toString(16).padStart(64, "0")}`;
const LEAF = hash(word(1));
const SIGNATURE = signature(`0x${"07".repeat(64)}`);
const upTo = <T>(n: number, make: (i: number) => T): readonly T[] => Array.from({ length: n }, (_, i) => make(i));

/** A leaf at which every core is occupied, and neighbours that answer at once from memory. Nothing in it was used before. */
export function inherentScene(size: InherentSize): { readonly peers: InherentPeers; readonly noted: Noted } {
  const cores = upTo(size.cores, (core) => coreOf(core, size));
  const bodies = upTo(size.candidates, (i) => bodyOf(paraId(i)));
  const byPara = new Map(bodies.map((body) => [body.candidate.descriptor.paraId, body]));
  const votes = upTo(size.disputes, (i) => votesOf(i, size));
  const byHash = new Map(votes.map((row) => [row.candidateHash, row]));
  const peers: InherentPeers = {
    availabilityCores: async () => cores,
    blockNumber: async () => blockNumber(100),
    persistedValidationData: async (_at, para) => dataOf(para),
    pendingHeads: async () => [],
    backable: async (para) => refsOf(byPara.get(para)),
    backedCandidates: async (chains) => chains.flatMap(({ paraId }) => byPara.get(paraId) ?? []),
    recentDisputes: async () =>
      votes.map(({ session, candidateHash }) => ({ session, candidateHash, status: { kind: "Confirmed" } })),
    onchainDisputes: async () =>
      votes.map(({ session, candidateHash }) => [session, candidateHash, stateOf(size)] as const),
    candidateVotes: async (asked) => asked.flatMap(({ candidateHash }) => byHash.get(candidateHash) ?? []),
  };
  const receipts = bodies.map(({ candidate }) => receiptOf(candidate));
  return {
    peers,
    noted: { relayParent: LEAF, bitfields: upTo(size.validators, (i) => bitfieldOf(i, size)), receipts },
  };
}

function refsOf(body: BackedCandidate | undefined) {
  return body ? [{ candidateHash: candidateHashOf(body.candidate), relayParent: LEAF }] : [];
}

/** Every validator has its chunks of those that become available, a third of them those of the others. */
function bitfieldOf(validator: number, { cores, candidates }: InherentSize): SignedAvailabilityBitfield {
  const held = validator % 3 === 0 ? cores : Math.min(candidates, cores);
  const payload = bitsOf(cores, new Array(held).keys());
  return asChecked({ payload, validatorIndex: validatorIndex(validator), signature: SIGNATURE });
}

function coreOf(core: number, { validators }: InherentSize): CoreState {
  const scheduled = { paraId: paraId(core), collator: null };
  return {
    kind: "Occupied",
    nextUpOnAvailable: scheduled,
    nextUpOnTimeOut: scheduled,
    occupiedSince: blockNumber(99),
    timeOutAt: blockNumber(120),
    availability: bitsOf(validators),
    groupResponsible: groupIndex(core),
    candidateHash: candidateHash(word(core + 1)),
    candidateDescriptor: descriptorOf(paraId(core), headOf(core)),
  };
}

const headOf = (n: number): Uint8Array => codecs.u32.encode(n);
const dataOf = (para: ParaId): PersistedValidationData => ({
  parentHead: headOf(para),
  relayParentNumber: blockNumber(100),
  relayParentStorageRoot: LEAF,
  maxPovSize: 5 << 20,
});

const descriptorOf = (para: ParaId, head: Uint8Array): CandidateDescriptor => ({
  version: 1,
  paraId: para,
  relayParent: LEAF,
  collator: collatorId(word(7)),
  persistedValidationDataHash: persistedValidationDataHash(dataOf(para)),
  povHash: hash(word(8)),
  erasureRoot: hash(word(9)),
  signature: SIGNATURE,
  paraHead: headDataHash(head),
  validationCodeHash: validationCodeHash(word(10)),
});

function bodyOf(para: ParaId): BackedCandidate {
  const headData = headOf(1_000 + para);
  const candidate: CommittedCandidateReceipt = {
    descriptor: descriptorOf(para, headData),
    commitments: {
      upwardMessages: [],
      horizontalMessages: [],
      newValidationCode: null,
      headData,
      processedDownwardMessages: 0,
      hrmpWatermark: blockNumber(100),
    },
  };
  const validityVotes = upTo(3, () => ({ kind: "Explicit", signature: SIGNATURE }) as const);
  return { candidate, validityVotes, validatorIndices: bitsOf(5, [0, 1, 2]) };
}

/** Seven of ten votes say that the candidate is valid; of both sides every second one is on chain. */
function votesOf(nth: number, { votesPerDispute }: InherentSize): CandidateVotes {
  const session = sessionIndex(3);
  const vote = <K>(validator: number, kind: K): DisputeVote<K> => ({
    validatorIndex: validatorIndex(validator),
    kind,
    signature: SIGNATURE,
  });
  const all = upTo(votesPerDispute, (i) => i);
  const name: CandidateHash = candidateHash(headDataHash(headOf(nth)));
  return {
    ...{ session, candidateHash: name, candidateReceipt: receiptOf(bodyOf(paraId(nth)).candidate) },
    valid: all.filter((i) => i % 10 < 7).map((i) => vote(i, { kind: "ApprovalChecking" })),
    invalid: all.filter((i) => i % 10 >= 7).map((i) => vote(i, { kind: "Explicit" })),
  };
}

function stateOf({ validators, votesPerDispute }: InherentSize): DisputeState {
  const known = upTo(votesPerDispute, (i) => i).filter((i) => i % 2 === 0);
  const side = (isOn: (i: number) => boolean) => bitsOf(validators, known.filter(isOn));
  return {
    validatorsFor: side((i) => i % 10 < 7),
    validatorsAgainst: side((i) => i % 10 >= 7),
    start: blockNumber(90),
    concludedAt: null,
  };
}
