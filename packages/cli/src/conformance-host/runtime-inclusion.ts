import {
  type BlockNumber,
  type CandidateHash,
  type CollatorId,
  type CommittedCandidateReceipt,
  type CoreIndex,
  fromHex,
  type Hex,
  hash,
  type ParaId,
  signature,
  type ValidatorIndex,
  validationCodeHash,
} from "@parahost/primitives";
import type { CheckedCandidate, CoreAssignment } from "@parahost/runtime";
import { answer, bitsOfText, bitText, type Routines } from "./runtime-answer.js";
import { parasRoutines } from "./runtime-paras.js";

interface ScriptBitfield {
  readonly validatorIndex: ValidatorIndex;
  readonly bits: string;
  readonly signed: boolean;
}
interface ScriptCandidate {
  readonly paraId: ParaId;
  readonly candidateHash: CandidateHash;
  readonly collator: CollatorId;
  readonly headData: Hex;
  readonly newValidationCode: Hex | null;
  readonly relayParentNumber: BlockNumber;
  readonly validatorIndices: string;
  readonly votes: readonly boolean[];
}
interface ProcessBitfields {
  readonly bitfields: readonly ScriptBitfield[];
  readonly coreParas: readonly (ParaId | null)[];
}
interface ProcessCandidates {
  readonly candidates: readonly ScriptCandidate[];
  readonly scheduled: readonly Omit<CoreAssignment, "retries">[];
  readonly groupSizes: readonly number[];
}

const NO_HASH = hash(`0x${"00".repeat(32)}`);

/** A script says of a candidate what its modules look at; the rest is zeros. */
const receiptOf = ({ paraId, collator, ...said }: ScriptCandidate): CommittedCandidateReceipt => ({
  descriptor: {
    version: 1,
    paraId,
    relayParent: NO_HASH,
    collator,
    persistedValidationDataHash: NO_HASH,
    povHash: NO_HASH,
    erasureRoot: NO_HASH,
    signature: signature(`0x${"00".repeat(64)}`),
    paraHead: NO_HASH,
    validationCodeHash: validationCodeHash(NO_HASH),
  },
  commitments: {
    upwardMessages: [],
    horizontalMessages: [],
    newValidationCode: said.newValidationCode === null ? null : fromHex(said.newValidationCode),
    headData: fromHex(said.headData),
    processedDownwardMessages: 0,
    hrmpWatermark: said.relayParentNumber,
  },
});

const checked = (candidate: ScriptCandidate): CheckedCandidate => ({
  candidateHash: candidate.candidateHash,
  candidate: receiptOf(candidate),
  core: null,
  relayParentNumber: candidate.relayParentNumber,
  members: bitsOfText(candidate.validatorIndices),
  votes: candidate.votes,
});

export const inclusionRoutines: Routines = {
  ...parasRoutines,
  processBitfields: ({ inclusion, system }, { bitfields, coreParas }: ProcessBitfields) =>
    inclusion.processBitfields(
      bitfields.map(({ bits, ...bitfield }) => ({ ...bitfield, bits: bitsOfText(bits) })),
      coreParas,
      system.number,
    ),
  processCandidates: ({ backing }, { candidates, scheduled, groupSizes }: ProcessCandidates) =>
    backing.processCandidates(
      candidates.map(checked),
      scheduled.map((assignment) => ({ ...assignment, retries: 0 })),
      (_, { groupIdx }) => ({ index: groupIdx, size: groupSizes[groupIdx] ?? 0 }),
    ),
  collectPending: (
    { inclusion },
    { cores, since }: { readonly cores: readonly CoreIndex[]; readonly since: BlockNumber },
  ) => answer(inclusion.collectPending((core, at) => cores.includes(core) && at <= since)),
  pendingAvailability: ({ inclusion }, { paraId }: { readonly paraId: ParaId }) => {
    const [pending] = inclusion.pending.of(paraId);
    if (!pending) return answer(null);
    const { core, candidateHash, availabilityVotes, relayParentNumber, includedInNumber } = pending;
    const votes = bitText(availabilityVotes);
    return answer({ core, candidateHash, availabilityVotes: votes, relayParentNumber, includedInNumber });
  },
  bitfields: ({ inclusion }, { validatorIndex }: { readonly validatorIndex: ValidatorIndex }) => {
    const bitfield = inclusion.bitfieldOf(validatorIndex);
    return answer(bitfield && { bits: bitText(bitfield.bits), submittedAt: bitfield.submittedAt });
  },
};
