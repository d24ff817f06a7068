import { describe, expect, it } from "@jest/globals";
import {
  approvalPayload,
  type CandidateHash,
  candidateHash,
  collationPayload,
  type DisputeStatement,
  disputePayload,
  disputeStatementPayload,
  disputeVoteTriple,
  hash,
  paraId,
  sessionIndex,
  signature,
  toHex,
  validationCodeHash,
  validatorId,
  validatorIndex,
} from "./index.js";

const [one, two] = ["01", "02"].map((byte) => byte.repeat(32)) as [string, string];
const candidate = candidateHash(`0x${one}`);
const relayParent = hash(`0x${two}`);
const session = sessionIndex(0x0a0b);
const SESSION = "0b0a0000";
// "DISP", "APPR" and "BKNG" in ASCII.
const [DISP, APPR, BKNG] = ["44495350", "41505052", "424b4e47"];

describe("signing payloads", () => {
  it.each<{ statement: DisputeStatement; signed: string }>([
    { statement: { side: "Valid", statement: { kind: "Explicit" } }, signed: `${DISP}01${one}${SESSION}` },
    { statement: { side: "Invalid", statement: { kind: "Explicit" } }, signed: `${DISP}00${one}${SESSION}` },
    {
      statement: { side: "Valid", statement: { kind: "BackingSeconded", relayParent } },
      signed: `${BKNG}01${one}${SESSION}${two}`,
    },
    {
      statement: { side: "Valid", statement: { kind: "BackingValid", relayParent } },
      signed: `${BKNG}02${one}${SESSION}${two}`,
    },
    { statement: { side: "Valid", statement: { kind: "ApprovalChecking" } }, signed: `${APPR}${one}${SESSION}` },
    {
      statement: {
        side: "Valid",
        statement: {
          kind: "ApprovalCheckingMultipleCandidates",
          candidateHashes: [candidate, candidateHash(`0x${two}`)],
        },
      },
      signed: `${APPR}08${one}${two}${SESSION}`,
    },
  ])("of a dispute's votes are those of the place where they were cast: $statement.statement.kind", (row) => {
    expect(toHex(disputeStatementPayload(row.statement, candidate, session))).toBe(`0x${row.signed}`);
  });

  it("are to be verified with the key of the voter, unless nobody can have cast the vote", () => {
    const key = validatorId(`0x${"33".repeat(32)}`);
    const row = (statement: DisputeStatement, validator = 0) => ({
      ...{ statement, validatorIndex: validatorIndex(validator), signature: signature(`0x${"44".repeat(64)}`) },
    });
    const approvalOf = (...candidateHashes: readonly CandidateHash[]): DisputeStatement => ({
      side: "Valid",
      statement: { kind: "ApprovalCheckingMultipleCandidates", candidateHashes },
    });
    const other = candidateHash(`0x${two}`);
    const triple = disputeVoteTriple(row(approvalOf(other, candidate)), candidate, session, [key]);
    expect(triple).toMatchObject({ key, signature: `0x${"44".repeat(64)}` });
    expect(toHex(triple?.payload ?? new Uint8Array())).toBe(`0x${APPR}08${two}${one}${SESSION}`);

    expect(disputeVoteTriple(row(approvalOf(other)), candidate, session, [key])).toBeNull();
    expect(disputeVoteTriple(row(approvalOf(candidate), 1), candidate, session, [key])).toBeNull();
  });

  it("of one approval are the same whether several could have been approved at once or not", () => {
    expect(toHex(approvalPayload([candidate], session))).toBe(`0x${APPR}${one}${SESSION}`);
  });

  it("differ for a candidate that is called valid and one that is called invalid", () => {
    expect(disputePayload(true, candidate, session)).not.toEqual(disputePayload(false, candidate, session));
  });

  it("of a collation are 132 bytes, in the order of the reference", () => {
    const bytes = (byte: string) => byte.repeat(32);
    const payload = collationPayload({
      relayParent: hash(`0x${bytes("a1")}`),
      paraId: paraId(2000),
      persistedValidationDataHash: hash(`0x${bytes("a2")}`),
      povHash: hash(`0x${bytes("a3")}`),
      validationCodeHash: validationCodeHash(`0x${bytes("a4")}`),
    });
    expect(toHex(payload)).toBe(`0x${bytes("a1")}d0070000${bytes("a2")}${bytes("a3")}${bytes("a4")}`);
    expect(payload).toHaveLength(132);
  });
});
