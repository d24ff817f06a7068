import { describe, expect, it } from "@jest/globals";
import {
  type CandidateReceipt,
  type DisputeStatement,
  type DisputeStatementRow,
  hash,
  sessionIndex,
  signature,
  validatorIndex,
} from "@parahost/primitives";
import { disabledIn, LostDisputes } from "./lost-disputes.js";
import { VoteBook } from "./vote-book.js";

const SESSION = sessionIndex(4);
const row = (statement: DisputeStatement, validator: number): DisputeStatementRow => ({
  ...{ statement, validatorIndex: validatorIndex(validator), signature: signature("0x") },
});
const explicit = { kind: "Explicit" } as const;
const backing = { kind: "BackingValid", relayParent: hash("0x") } as const;
/** Who backed a candidate, who called it valid, who called it invalid. */
const votes = (backed: readonly number[], valid: readonly number[], invalid: readonly number[]) =>
  new VoteBook({} as CandidateReceipt, [
    ...backed.map((i) => row({ side: "Valid", statement: backing }, i)),
    ...valid.map((i) => row({ side: "Valid", statement: explicit }, i)),
    ...invalid.map((i) => row({ side: "Invalid", statement: explicit }, i)),
  ]);

describe("LostDisputes", () => {
  it("has backers of what is invalid first, then who voted for it, then who voted against what is valid; of each the latest first", () => {
    const lost = new LostDisputes();
    lost.note(SESSION, "ConcludedFor", votes([0], [1], [2, 3]));
    lost.note(SESSION, "ConcludedAgainst", votes([4, 5], [6, 2], [7]));
    lost.note(SESSION, "ConcludedFor", votes([0], [1], [2]));

    expect(lost.of(SESSION)).toEqual([5, 4, 6, 2, 2, 3]);
    expect([0, 1, 7].map((i) => lost.has(SESSION, validatorIndex(i)))).toEqual([false, false, false]);
    expect([2, 3, 4, 5, 6].every((i) => lost.has(SESSION, validatorIndex(i)))).toBe(true);
  });

  it("knows each session by itself, until it is old", () => {
    const lost = new LostDisputes();
    lost.note(SESSION, "ConcludedFor", votes([0], [], [2]));
    lost.prune(SESSION);
    expect(lost.of(SESSION)).toEqual([2]);
    expect(lost.of(sessionIndex(5))).toEqual([]);

    lost.prune(sessionIndex(5));
    expect(lost.of(SESSION)).toEqual([]);
  });
});

describe("disabledIn", () => {
  const [a, b, c] = [8, 3, 5].map(validatorIndex) as [never, never, never];

  it("takes those whom the chain disabled first, and no more than may be faulty", () => {
    expect([...disabledIn([a], [b, c], 7)]).toEqual([8, 3]); // floor(6 / 3) = 2
    expect([...disabledIn([a, b, c], [], 4)]).toEqual([8]);
    expect([...disabledIn([a], [b], 3)]).toEqual([]); // floor(2 / 3) = 0
  });

  it("counts nobody twice", () => {
    expect([...disabledIn([a], [a, a, b], 7)]).toEqual([8, 3]);
  });
});
