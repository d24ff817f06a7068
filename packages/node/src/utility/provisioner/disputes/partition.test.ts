import { fc, it } from "@fast-check/jest";
import { describe, expect } from "@jest/globals";
import { bitsOf, blockNumber, candidateHash, sessionIndex } from "@parahost/primitives";
import type { DisputeStatus, RecentDispute } from "@parahost/protocol";
import { OnchainDisputes, type OnchainRow } from "./onchain.js";
import { partitionRecentDisputes, prioritised } from "./partition.js";

const NOW = 10_000n;
const nameOf = (n: number) => candidateHash(`0x${n.toString(16).padStart(64, "0")}`);
const recent = (n: number, status: DisputeStatus, session = 0): RecentDispute => ({
  session: sessionIndex(session),
  candidateHash: nameOf(n),
  status,
});
/** On chain with that many of ten votes for it. */
const onchain = (n: number, votes: number, session = 0): OnchainRow => {
  const validatorsFor = bitsOf(10, new Array(votes).keys());
  const state = { validatorsFor, validatorsAgainst: bitsOf(10), start: blockNumber(1), concludedAt: null };
  return [sessionIndex(session), nameOf(n), state];
};
const kindsOf = (disputes: readonly RecentDispute[], rows: readonly OnchainRow[], now = NOW) => [
  ...partitionRecentDisputes(disputes, new OnchainDisputes(rows), now).keys(),
];

describe("partitionRecentDisputes", () => {
  // Of ten validators three may be faulty, so seven conclude.
  const concluded = { kind: "ConcludedFor", at: 0n } as const;
  it.each([
    { status: concluded, rows: [], kinds: ["inactive_unknown_onchain"] },
    { status: concluded, rows: [onchain(1, 6)], kinds: ["inactive_unconcluded_onchain"] },
    { status: concluded, rows: [onchain(1, 7)], kinds: ["inactive_concluded_onchain"] },
    { status: { kind: "Confirmed" } as const, rows: [], kinds: ["active_unknown_onchain"] },
    { status: { kind: "Confirmed" } as const, rows: [onchain(1, 6)], kinds: ["active_unconcluded_onchain"] },
    { status: { kind: "Confirmed" } as const, rows: [onchain(1, 7)], kinds: ["active_concluded_onchain"] },
    { status: { kind: "Active" } as const, rows: [], kinds: [] },
    { status: { kind: "Active" } as const, rows: [onchain(1, 1)], kinds: ["active_unconcluded_onchain"] },
    { status: { kind: "Active" } as const, rows: [onchain(1, 1, 5)], kinds: [] }, // the same candidate in another session
  ])("puts one that is $status.kind here into $kinds", ({ status, rows, kinds }) => {
    expect(kindsOf([recent(1, status)], rows)).toEqual(kinds);
  });

  it.each([
    { against: 7, votesFor: 0, kind: "active_concluded_onchain" },
    { against: 6, votesFor: 6, kind: "active_unconcluded_onchain" }, // two double votes: each side counts by itself
  ])("counts $against votes against of ten, and $votesFor for, as $kind", ({ against, votesFor, kind }) => {
    const [session, name, state] = onchain(1, votesFor);
    const row = [session, name, { ...state, validatorsAgainst: bitsOf(10, new Array(against).keys()) }] as const;

    expect(kindsOf([recent(1, { kind: "Confirmed" })], [row])).toEqual([kind]);
  });

  it.each([
    { at: NOW - 180n, kind: "active_unknown_onchain" },
    { at: NOW - 181n, kind: "inactive_unknown_onchain" },
    { at: 2n ** 64n - 1n, kind: "active_unknown_onchain" },
  ])("counts one that concluded at $at as $kind at 10,000", ({ at, kind }) => {
    expect(kindsOf([recent(1, { kind: "ConcludedAgainst", at })], [])).toEqual([kind]);
  });

  it("lets the last entry count, of those that count at all", () => {
    const [old, late] = [recent(1, { kind: "ConcludedFor", at: 0n }), recent(1, { kind: "Confirmed" })];

    expect(kindsOf([old, late], [])).toEqual(["active_unknown_onchain"]);
    expect(kindsOf([old, recent(1, { kind: "Active" })], [])).toEqual(["inactive_unknown_onchain"]);
  });

  const status = fc.oneof(
    fc.constantFrom<DisputeStatus>({ kind: "Active" }, { kind: "Confirmed" }),
    fc.bigInt(0n, NOW).map((at): DisputeStatus => ({ kind: "ConcludedFor", at })),
  );
  const disputes = fc.array(fc.tuple(fc.nat(20), status, fc.nat(2)), { maxLength: 60 });
  const rows = fc.uniqueArray(fc.tuple(fc.nat(20), fc.nat(10), fc.nat(2)), {
    selector: ([n, , session]) => `${n} ${session}`,
  });
  it.prop([disputes, rows], { seed: 7, numRuns: 200 })(
    "puts each dispute into one partition, whatever the order of the others",
    (given, known) => {
      const chain = new OnchainDisputes(known.map(([n, votes, session]) => onchain(n, votes, session)));
      const all = given.map(([n, status, session]) => recent(n, status, session));
      const partitions = partitionRecentDisputes(all, chain, NOW);

      const names = [...partitions.values()].flat().map(({ session, candidateHash }) => `${session} ${candidateHash}`);
      expect(new Set(names).size).toBe(names.length);
      for (const members of partitions.values()) {
        const sorted = [...members].sort((a, b) =>
          a.session === b.session ? (a.candidateHash < b.candidateHash ? -1 : 1) : a.session - b.session,
        );
        expect(members).toEqual(sorted);
      }
      const dropped = partitions.get("inactive_concluded_onchain")?.length ?? 0;
      expect(prioritised(partitions)).toHaveLength(names.length - dropped);
    },
  );
});
