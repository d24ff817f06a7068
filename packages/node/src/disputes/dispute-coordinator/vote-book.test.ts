import { describe, expect, it } from "@jest/globals";
import {
  type CandidateReceipt,
  type DisputeStatementRow,
  hash,
  signature,
  type ValidDisputeStatementKind,
  validatorIndex,
} from "@parahost/primitives";
import { disputeMessage } from "./dispute-message.js";
import { VoteBook } from "./vote-book.js";

const relayParent = hash(`0x${"07".repeat(32)}`);
const receipt = { commitmentsHash: hash(`0x${"08".repeat(32)}`) } as CandidateReceipt;
const by = (validator: number, mark: number) => ({
  validatorIndex: validatorIndex(validator),
  signature: signature(`0x${mark.toString(16).padStart(2, "0").repeat(64)}`),
});
const valid = (
  validator: number,
  kind: ValidDisputeStatementKind = { kind: "Explicit" },
  mark = validator,
): DisputeStatementRow => ({ ...by(validator, mark), statement: { side: "Valid", statement: kind } });
const invalid = (validator: number): DisputeStatementRow => ({
  ...by(validator, validator),
  statement: { side: "Invalid", statement: { kind: "Explicit" } },
});
const backs: ValidDisputeStatementKind = { kind: "BackingValid", relayParent };
const indices = (votes: readonly { readonly validatorIndex: number }[]) => votes.map((vote) => vote.validatorIndex);

describe("VoteBook", () => {
  it("says what would be new before anything changes", () => {
    const book = new VoteBook(receipt, [valid(3), invalid(2)]);
    const fresh = book.fresh([valid(3), valid(1), valid(2), invalid(2), invalid(4), invalid(4)]);

    expect(fresh).toMatchObject({ newValid: 2, newInvalid: [4], counts: { valid: 3, invalid: 2, voters: 4 } });
    expect(fresh.rows).toEqual([valid(1), valid(2), invalid(4)]);
    expect(book.counts).toEqual({ valid: 1, invalid: 1, voters: 2 });

    book.add(fresh);
    expect(book.counts).toEqual(fresh.counts);
    expect([indices(book.valid), indices(book.invalid)]).toEqual([
      [1, 2, 3],
      [2, 4],
    ]);
  });

  it("lets a vote of backing take the place of another vote for the candidate, and not the other way round", () => {
    const book = new VoteBook(receipt, [valid(1, { kind: "ApprovalChecking" }, 0xa), valid(2, backs, 0xb)]);
    const fresh = book.fresh([valid(1, backs, 0xc), valid(2, { kind: "Explicit" }, 0xd), valid(2, backs, 0xe)]);
    book.add(fresh);

    expect(fresh).toMatchObject({ newValid: 0, rows: [valid(1, backs, 0xc)], counts: { valid: 2, voters: 2 } });
    expect(book.valid.map(({ signature }) => signature.slice(2, 4))).toEqual(["0c", "0b"]);
  });

  it("lets it within one import too, whatever comes first", () => {
    const explicit = valid(1, { kind: "Explicit" }, 0xa);
    const backing = valid(1, backs, 0xb);

    for (const rows of [
      [explicit, backing],
      [backing, explicit],
    ])
      expect(new VoteBook(receipt).fresh(rows)).toMatchObject({ rows: [backing], newValid: 1 });
  });

  it("knows whether anyone has voted against, beside some", () => {
    const book = new VoteBook(receipt, [valid(1), invalid(2), invalid(3)]);

    expect(book.hasInvalidBeside(new Set([2]))).toBe(true);
    expect(book.hasInvalidBeside(new Set([2, 3]))).toBe(false);
    expect(new VoteBook(receipt).hasInvalidBeside(new Set())).toBe(false);
  });
});

describe("a dispute message", () => {
  it("sets our vote against the first one that opposes it", () => {
    const book = new VoteBook(receipt, [valid(5), valid(4, backs), invalid(3), invalid(2)]);
    const of = { candidateReceipt: receipt, session: 6 };

    expect(disputeMessage(book, 6 as never, invalid(9))).toMatchObject({
      ...of,
      invalidVote: { validatorIndex: 9 },
      validVote: { validatorIndex: 4, kind: backs },
    });
    expect(disputeMessage(book, 6 as never, valid(9, backs))).toMatchObject({
      ...of,
      invalidVote: { validatorIndex: 2 },
      validVote: { validatorIndex: 9, kind: backs },
    });
  });

  it("is none where nobody opposes us", () => {
    expect(disputeMessage(new VoteBook(receipt, [valid(1)]), 6 as never, valid(9))).toBeNull();
    expect(disputeMessage(new VoteBook(receipt, [invalid(1)]), 6 as never, invalid(9))).toBeNull();
  });
});
