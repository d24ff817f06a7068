import {
  bitsOf,
  candidateHash,
  coreIndex,
  type Hash,
  hash,
  paraId,
  sessionIndex,
  validatorId,
} from "@parahost/primitives";
import type { SecondingRule, SigningClaim } from "../../packages/node/src/shared/index.js";

const bytes32 = (kind: number, n: number): string =>
  `0x${kind.toString(16).padStart(2, "0")}${n.toString(16).padStart(62, "0")}`;

export const ALICE = validatorId(bytes32(0xa, 1));
export const BOB = validatorId(bytes32(0xa, 2));
export const relayParent = (n: number): Hash => hash(bytes32(0xb, n));
export const candidate = (n: number) => candidateHash(bytes32(0xc, n));
const head = (n: number): Hash => hash(bytes32(0xd, n));
export const onCore = (core: number, parentHead: number): SecondingRule => ({
  kind: "OnePerCoreAndParentHead",
  ...{ core: coreIndex(core), parentHead: head(parentHead) },
});
/** Relay parent `n` is of session `n` divided by 100. */
const at = (n: number, validator = ALICE) => ({
  ...{ validator, relayParent: relayParent(n) },
  session: sessionIndex(Math.floor(n / 100)),
});

export const seconded = (
  n: number,
  of: number,
  rule: SecondingRule = { kind: "OnePerRelayParent" },
  validator = ALICE,
  para = 2000,
): SigningClaim => ({
  ...at(n, validator),
  kind: "Seconded",
  candidateHash: candidate(of),
  ...{ rule, paraId: paraId(para) },
});
export const valid = (n: number, of: number, validator = ALICE): SigningClaim => ({
  ...at(n, validator),
  kind: "Valid",
  candidateHash: candidate(of),
});
export const bitfield = (n: number, ones: readonly number[], length = 4, validator = ALICE): SigningClaim => ({
  ...at(n, validator),
  kind: "Bitfield",
  bits: bitsOf(length, ones),
});
export const dispute = (session: number, of: number, isValid: boolean, validator = ALICE): SigningClaim => ({
  ...{ kind: "DisputeVote", validator, session: sessionIndex(session) },
  ...{ candidateHash: candidate(of), valid: isValid },
});
export const approval = (session: number, of: number, validator = ALICE): SigningClaim => ({
  ...{ kind: "ApprovalVote", validator, session: sessionIndex(session), candidateHash: candidate(of) },
});
