import { describe, expect, it } from "@jest/globals";
import {
  bitsOf,
  blockNumber,
  type CandidateReceipt,
  candidateHash,
  hash,
  sessionIndex,
  signature,
  type ValidDisputeStatementKind,
  validatorIndex,
} from "@parahost/primitives";
import type { CandidateVotes, DisputeRef } from "@parahost/protocol";
import { OnchainDisputes } from "./onchain.js";
import { selectVotes } from "./select-votes.js";

const bytes32 = (n: number) => `0x${n.toString(16).padStart(64, "0")}`;
const dispute = (n: number): DisputeRef => ({ session: sessionIndex(1), candidateHash: candidateHash(bytes32(n)) });
const vote = <K>(validator: number, kind: K) => ({
  ...{ validatorIndex: validatorIndex(validator), kind, signature: signature(`0x${"00".repeat(64)}`) },
});
/** That many votes, all explicit, from validator 0 on. */
const votes = (n: number, count: number): CandidateVotes => ({
  ...dispute(n),
  candidateReceipt: {} as CandidateReceipt,
  valid: Array.from({ length: count }, (_, i) => vote(i, { kind: "Explicit" } as const)),
  invalid: [],
});
const nothing = new OnchainDisputes([]);
const limits = { maxVotes: 10, batchSize: 2 };

async function select(all: readonly CandidateVotes[], { maxVotes, batchSize } = limits) {
  const asked: number[] = [];
  const query = async (batch: readonly DisputeRef[]) => {
    asked.push(batch.length);
    return all.filter((row) => batch.some(({ candidateHash }) => candidateHash === row.candidateHash));
  };
  const refs = all.map(({ session, candidateHash }) => ({ session, candidateHash }));
  const selected = await selectVotes(refs, nothing, query, { maxVotes, batchSize });
  return { selected: selected.map(({ valid }) => valid.length), asked };
}

describe("selectVotes", () => {
  it("asks batch by batch, the last one smaller", async () => {
    expect(await select([votes(1, 1), votes(2, 1), votes(3, 1)])).toEqual({ selected: [1, 1, 1], asked: [2, 1] });
  });

  it("takes as many votes as are allowed, to the vote", async () => {
    expect(await select([votes(1, 4), votes(2, 6), votes(3, 0)])).toEqual({ selected: [4, 6, 0], asked: [2, 1] });
  });

  it("splits no dispute: where the next does not fit, it ends, and asks no more", async () => {
    const all = [votes(1, 4), votes(2, 7), votes(3, 1), votes(4, 1)];

    expect(await select(all)).toEqual({ selected: [4], asked: [2] });
  });

  it("asks nothing where nothing is disputed", async () => {
    expect(await select([])).toEqual({ selected: [], asked: [] });
  });

  it("keeps what the chain lacks, and every vote of the backing group", async () => {
    const kinds: readonly ValidDisputeStatementKind[] = [
      { kind: "Explicit" },
      { kind: "BackingSeconded", relayParent: hash(bytes32(9)) },
      { kind: "BackingValid", relayParent: hash(bytes32(9)) },
      { kind: "ApprovalChecking" },
      { kind: "ApprovalCheckingMultipleCandidates", candidateHashes: [] },
    ];
    const given: CandidateVotes = {
      ...votes(1, 0),
      valid: [...kinds.map((kind, i) => vote(i, kind)), vote(7, { kind: "Explicit" })],
      invalid: [vote(5, { kind: "Explicit" }), vote(6, { kind: "Explicit" }), vote(0, { kind: "Explicit" })],
    };
    // The chain has votes for the candidate of 0 to 4, and against it of 5; it knows of seven validators.
    const state = {
      ...{ validatorsFor: bitsOf(7, [0, 1, 2, 3, 4]), validatorsAgainst: bitsOf(7, [5]) },
      ...{ start: blockNumber(1), concludedAt: null },
    };
    const { session, candidateHash } = dispute(1);
    const known = new OnchainDisputes([[session, candidateHash, state]]);
    const [selected] = await selectVotes([dispute(1)], known, async () => [given], limits);

    expect(selected?.valid.map((row) => row.validatorIndex)).toEqual([1, 2, 7]);
    expect(selected?.invalid.map((row) => row.validatorIndex)).toEqual([6, 0]); // 0 contradicts what the chain has
  });
});
