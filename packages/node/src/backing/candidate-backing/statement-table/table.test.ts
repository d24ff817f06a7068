import { beforeEach, describe, expect, it } from "@jest/globals";
import { type AttestedCandidate, StatementTable, type TableContext, type TableStatement } from "./index.js";

interface Words {
  readonly authority: string;
  readonly group: string;
  readonly digest: string;
  readonly candidate: { readonly name: string; readonly group: string };
  readonly signature: string;
}

const members: Readonly<Record<string, readonly string[]>> = { red: ["ann", "bob", "cid"], blue: ["dan"] };
/** Two votes are enough in every group. */
const context: TableContext<Words> = {
  digestOf: ({ name }) => name,
  groupOf: ({ group }) => group,
  isMemberOf: (authority, group) => members[group]?.includes(authority) ?? false,
  requisiteVotes: () => 2,
};
const [apple, pear] = [
  { name: "apple", group: "red" },
  { name: "pear", group: "red" },
];
const seconds = (authority: string, candidate: Words["candidate"], signature = "seconded"): TableStatement<Words> => ({
  ...{ authority, signature, kind: "Seconded", candidate },
});
const validates = (authority: string, candidateHash: string, signature = "valid"): TableStatement<Words> => ({
  ...{ authority, signature, kind: "Valid", candidateHash },
});

/** What is counted, and who is blamed, is told by the vectors of `statement-table/import`; here is what they do not show. */
describe("StatementTable", () => {
  let table: StatementTable<Words>;
  beforeEach(() => {
    table = new StatementTable(context, { allowMultipleSeconded: false });
  });
  const votesOf = (attested: AttestedCandidate<Words> | null) => attested && [...attested.votes];
  const blamed = () => table.drainMisbehaviors().map(({ authority, misbehavior }) => [authority, misbehavior]);

  it("knows a candidate from its first seconding on, and attests it from its last vote needed on", () => {
    expect(table.candidate("apple")).toBeUndefined();
    table.import(validates("bob", "apple"));
    expect(table.candidate("apple")).toBeUndefined();
    table.import(seconds("ann", apple));
    expect(table.candidate("apple")).toBe(apple);
    expect(table.attested("apple")).toBeNull();

    table.import(validates("bob", "apple"));
    expect(table.attested("apple")).toMatchObject({ candidate: apple, group: "red" });
    expect(votesOf(table.attested("apple"))).toEqual([
      ["ann", { kind: "Implicit", signature: "seconded" }],
      ["bob", { kind: "Explicit", signature: "valid" }],
    ]);
    expect(table.attested("pear")).toBeNull();
  });

  it("hands out what it found once", () => {
    table.import(validates("ann", "apple"));
    expect(blamed()).toEqual([]);
    table.import(seconds("dan", apple));
    expect(blamed()).toHaveLength(1);
    expect(blamed()).toEqual([]);
  });

  it.each([
    {
      kind: "MultipleCandidates",
      first: seconds("ann", apple, "one"),
      second: seconds("ann", pear, "two"),
      evidence: { first: { candidate: apple, signature: "one" }, second: { candidate: pear, signature: "two" } },
    },
    {
      kind: "DoubleSign",
      first: seconds("ann", apple, "one"),
      second: seconds("ann", apple, "two"),
      evidence: { statement: "Seconded", candidateHash: "apple", signatures: ["one", "two"] },
    },
    {
      kind: "DoubleSign",
      first: validates("ann", "apple", "one"),
      second: validates("ann", "apple", "two"),
      evidence: { statement: "Valid", candidateHash: "apple", signatures: ["one", "two"] },
    },
    {
      kind: "ValidityDoubleVote",
      first: seconds("ann", apple, "one"),
      second: validates("ann", "apple", "two"),
      evidence: {
        seconded: { candidate: apple, signature: "one" },
        valid: { candidateHash: "apple", signature: "two" },
      },
    },
    {
      kind: "ValidityDoubleVote",
      first: validates("ann", "apple", "one"),
      second: seconds("ann", apple, "two"),
      evidence: {
        seconded: { candidate: apple, signature: "two" },
        valid: { candidateHash: "apple", signature: "one" },
      },
    },
    {
      kind: "UnauthorizedStatement",
      first: validates("ann", "apple"),
      second: seconds("dan", pear, "one"),
      evidence: { statement: { kind: "Seconded", candidate: pear, signature: "one" } },
    },
    {
      kind: "UnauthorizedStatement",
      first: validates("ann", "apple"),
      second: validates("dan", "apple", "one"),
      evidence: { statement: { kind: "Valid", candidateHash: "apple", signature: "one" } },
    },
  ])("convicts of $kind by what was signed: $second.kind after $first.kind", ({ kind, first, second, evidence }) => {
    if (first.kind === "Valid") table.import(seconds("cid", apple));
    table.import(first);
    expect(blamed()).toEqual([]);
    expect(table.import(second)).toBeNull();

    expect(blamed()).toEqual([[second.authority, { kind, ...evidence }]]);
  });

  it("leaves a candidate in the group of whoever put it forward first, where its para has several", () => {
    const groupOf = (_candidate: Words["candidate"], by: string) => (by === "dan" ? "blue" : "red");
    table = new StatementTable({ ...context, groupOf }, { allowMultipleSeconded: true });
    expect(table.import(seconds("dan", apple))).toEqual({ candidateHash: "apple", group: "blue", validityVotes: 1 });
    expect(table.import(seconds("ann", apple))).toBeNull();

    expect(blamed()).toMatchObject([["ann", { kind: "UnauthorizedStatement" }]]);
  });

  it("blames whoever puts forward what no group has to back", () => {
    table = new StatementTable({ ...context, groupOf: () => null }, { allowMultipleSeconded: false });
    expect(table.import(seconds("ann", apple))).toBeNull();

    expect(table.candidate("apple")).toBeUndefined();
    expect(blamed()).toMatchObject([["ann", { kind: "UnauthorizedStatement" }]]);
  });
});
