import type {
  DisputeState,
  DisputeStatement,
  DisputeStatementRow,
  DisputeStatementSet,
  InvalidDisputeStatementKind,
  ScrapedOnChainVotes,
  ValidDisputeStatementKind,
} from "../disputes.js";
import { bits, blockNumber, candidateHash, hash, sessionIndex, signature, validatorIndex } from "./basic.js";
import { candidateReceipt, validityAttestation } from "./candidate.js";
import { enumOf, optionOf, struct, tupleOf, vecOf } from "./compound.js";

/** On what ground a validator votes for a candidate. */
export const validDisputeStatementKind = enumOf<ValidDisputeStatementKind, "kind">(
  "ValidDisputeStatementKind",
  "kind",
  {
    Explicit: { index: 0, fields: {} },
    BackingSeconded: { index: 1, fields: { relayParent: hash } },
    BackingValid: { index: 2, fields: { relayParent: hash } },
    ApprovalChecking: { index: 3, fields: {} },
    ApprovalCheckingMultipleCandidates: { index: 4, fields: { candidateHashes: vecOf(candidateHash) } },
  },
);
/** On what ground a validator votes against a candidate. */
export const invalidDisputeStatementKind = enumOf<InvalidDisputeStatementKind, "kind">(
  "InvalidDisputeStatementKind",
  "kind",
  {
    Explicit: { index: 0, fields: {} },
  },
);
/** What a vote in a dispute says, and on what ground. */
export const disputeStatement = enumOf<DisputeStatement, "side">("DisputeStatement", "side", {
  Valid: { index: 0, fields: { statement: validDisputeStatementKind } },
  Invalid: { index: 1, fields: { statement: invalidDisputeStatementKind } },
});
/** One vote in a dispute: what it says, who says it, the signature. */
export const disputeStatementRow = struct<DisputeStatementRow>("DisputeStatementRow", {
  statement: disputeStatement,
  validatorIndex,
  signature,
});
/** The votes of one dispute, as a block carries them. */
export const disputeStatementSet = struct<DisputeStatementSet>("DisputeStatementSet", {
  candidateHash,
  session: sessionIndex,
  statements: vecOf(disputeStatementRow),
});

/** What the chain knows of a dispute. */
export const disputeState = struct<DisputeState>("DisputeState", {
  validatorsFor: bits,
  validatorsAgainst: bits,
  start: blockNumber,
  concludedAt: optionOf(blockNumber),
});
/** As `disputes` answers. */
export const disputes = vecOf(tupleOf(sessionIndex, candidateHash, disputeState));

/** The votes that the last block brought. */
export const scrapedOnChainVotes = struct<ScrapedOnChainVotes>("ScrapedOnChainVotes", {
  session: sessionIndex,
  backingValidatorsPerCandidate: vecOf(tupleOf(candidateReceipt, vecOf(tupleOf(validatorIndex, validityAttestation)))),
  disputes: vecOf(disputeStatementSet),
});
