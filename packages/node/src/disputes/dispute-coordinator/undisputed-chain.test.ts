import { describe, expect, it } from "@jest/globals";
import { blockNumber, candidateHash, type Hash, hash, sessionIndex } from "@parahost/primitives";
import type { BlockDescription, DisputeStatus } from "@parahost/protocol";
import { disputeKey } from "./dispute-key.js";
import { undisputedChain } from "./undisputed-chain.js";

const block = (n: number): Hash => hash(`0x${n.toString(16).padStart(64, "0")}`);
const candidate = (n: number) => candidateHash(block(1_000 + n));
const base = { number: blockNumber(10), hash: block(10) };
/** Blocks 11, 12 and 13, each with two candidates, in session 3. */
const chain: readonly BlockDescription[] = [11, 12, 13].map((n) => ({
  ...{ blockHash: block(n), session: sessionIndex(3), candidates: [candidate(n), candidate(n + 100)] },
}));
const disputed = (n: number, status: DisputeStatus, session = 3) => {
  const dispute = { session: sessionIndex(session), candidateHash: candidate(n), status };
  return [disputeKey(dispute), dispute] as const;
};
const end = (...disputes: readonly ReturnType<typeof disputed>[]) => undisputedChain(base, chain, new Map(disputes));

describe("undisputedChain", () => {
  it("goes to the end where nothing is disputed, and stays where there is nothing", () => {
    expect(end()).toEqual({ number: 13, hash: block(13) });
    expect(undisputedChain(base, [], new Map())).toEqual(base);
  });

  it.each<DisputeStatus>([{ kind: "Active" }, { kind: "Confirmed" }, { kind: "ConcludedAgainst", at: 5n }])(
    "ends before a candidate whose dispute is $kind",
    (status) => {
      expect(end(disputed(113, status))).toEqual({ number: 12, hash: block(12) });
      expect(end(disputed(12, status), disputed(13, status))).toEqual({ number: 11, hash: block(11) });
      expect(end(disputed(11, status))).toEqual(base);
    },
  );

  it("passes a candidate that was found valid", () => {
    expect(end(disputed(12, { kind: "ConcludedFor", at: 5n })).number).toBe(13);
  });

  it("looks at the session too", () => {
    expect(end(disputed(12, { kind: "Active" }, 2)).number).toBe(13);
  });
});
