import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { headDataHash, ready } from "@parahost/primitives";
import { entryOf } from "../../../../../../test/node/fragment-chains.js";
import { type Built, blockAt, built } from "../../../../../../test/node/prospective-candidates.js";
import { backedEntry, secondedEntry } from "./candidate-entry.js";
import { CandidateStorage } from "./candidate-storage.js";

const block = blockAt(8, 69);
const [parentHead, head] = [
  [4, 5, 6],
  [1, 2, 3],
];

// After candidate_storage_methods, fragment_chain/tests.rs.
describe("the storage of candidates", () => {
  beforeAll(ready);
  let storage: CandidateStorage;
  let first: Built;
  const parentHash = () => headDataHash(Uint8Array.from(parentHead));
  const headHash = () => headDataHash(Uint8Array.from(head));
  const backedChildren = () => storage.backedChildrenOf(parentHash()).map(({ candidateHash }) => candidateHash);
  beforeEach(() => {
    storage = new CandidateStorage();
    first = built({ on: block, from: parentHead, to: head });
  });

  it("makes no entry of validation data that the descriptor does not name", () => {
    const wrong = { ...first.data, maxPovSize: 0 };
    for (const entry of [secondedEntry(first.receipt, wrong), backedEntry(first.receipt, wrong)])
      expect(entry).toMatchObject({ ok: false, error: { code: "PersistedValidationDataMismatch" } });
  });

  it("makes no entry of a candidate that comes to where it came from", () => {
    const { receipt, data } = built({ on: block, from: [1], to: [1] });
    expect(secondedEntry(receipt, data)).toEqual({ ok: false, error: { code: "ZeroLengthCycle" } });
  });

  it("knows the heads that a candidate comes from and comes to", () => {
    expect(storage.headDataByHash(headHash())).toBeNull();
    storage.add(entryOf(first));

    expect(storage.headDataByHash(headHash())).toEqual(Uint8Array.from(head));
    expect(storage.headDataByHash(parentHash())).toEqual(Uint8Array.from(parentHead));
  });

  it("counts as children of a head those backed, and those alone", () => {
    storage.add(entryOf(first));
    expect(backedChildren()).toEqual([]);
    storage.markBacked(first.hash);
    storage.markBacked(first.hash);

    expect(backedChildren()).toEqual([first.hash]);
    expect(storage.backedChildrenOf(headHash())).toEqual([]);
  });

  it("holds a candidate once", () => {
    storage.add(entryOf(first));
    expect(storage.add(entryOf(first))).toEqual({ ok: false, error: { code: "CandidateAlreadyKnown" } });
    expect(storage.size).toBe(1);
  });

  it("forgets all of a candidate that is removed", () => {
    storage.add(entryOf(first));
    storage.remove(first.hash);
    storage.remove(first.hash);

    expect(storage.has(first.hash)).toBe(false);
    expect(storage.childrenOf(parentHash())).toEqual([]);
    expect(storage.headDataByHash(headHash())).toBeNull();
    expect(storage.headDataByHash(parentHash())).toBeNull();
  });

  it("holds forks beside each other", () => {
    const fork = built({ on: block, from: parentHead, to: [2, 3, 4] });
    const pending = backedEntry(first.receipt, first.data);
    if (!pending.ok) throw new Error(pending.error.code);
    storage.add(pending.value);
    storage.add(entryOf(fork));
    expect(backedChildren()).toEqual([first.hash]);

    storage.markBacked(fork.hash);
    expect(backedChildren()).toEqual([first.hash, fork.hash]);
  });
});
