import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { type CommittedCandidateReceipt, candidateHashOf, type KeyPair, ready } from "@parahost/primitives";
import { candidate, hash32, keysOf, NAMES, stated } from "../../../../../test/node/backing-session.js";
import { StoredStatements } from "./stored-statements.js";

const LEAF = hash32(1);

describe("StoredStatements", () => {
  beforeAll(ready);
  let keys: readonly KeyPair[];
  let statements: StoredStatements;
  let first: CommittedCandidateReceipt;
  beforeEach(() => {
    first = candidate("first", LEAF);
    keys = keysOf(...NAMES);
    statements = new StoredStatements();
  });
  const says = (by: number, kind: "Seconded" | "Valid", about = first) => stated(keys, by, kind, about);

  it("keep two signatures of a validator under one vote, which convict it, and no third", () => {
    statements.note(says(2, "Seconded"));
    // Each signature has a nonce of its own, so that no two are the same.
    const votes = [says(3, "Valid"), says(3, "Valid"), says(3, "Valid")];
    expect(new Set(votes.map(({ signature }) => signature)).size).toBe(3);

    expect(votes.map((vote) => statements.note(vote) !== null)).toEqual([true, true, false]);
    expect(votes.map((vote) => statements.usefulnessOf(vote))).toEqual([
      "UsefulButKnown",
      "UsefulButKnown",
      "NotUseful",
    ]);
    expect(statements.usefulnessOf(says(5, "Valid"))).toBe("Fresh");
    expect(statements.about(candidateHashOf(first))).toHaveLength(3);
  });

  it("count a validator's votes candidate by candidate, and all that it seconds together", () => {
    const second = candidate("second", LEAF);
    for (const about of [first, second]) statements.note(says(2, "Seconded", about));
    for (const about of [first, second]) for (let i = 0; i < 3; i++) statements.note(says(3, "Valid", about));

    expect([...statements.all()]).toHaveLength(6);
    expect(statements.usefulnessOf(says(2, "Seconded", candidate("third", LEAF)))).toBe("NotUseful");
  });

  it("have no use for a vote before its candidate, but may have later", () => {
    expect(statements.usefulnessOf(says(3, "Valid"))).toBe("Early");
    expect(statements.note(says(3, "Valid"))).toBeNull();
    statements.note(says(2, "Seconded"));

    expect(statements.usefulnessOf(says(3, "Valid"))).toBe("Fresh");
  });
});
