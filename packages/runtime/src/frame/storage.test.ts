import { beforeEach, describe, expect, it } from "@jest/globals";
import { codecs, err, fromHex, ok, paraId, sessionIndex, toHex, trieRoot } from "@parahost/primitives";
import { StorageDoubleMap, StorageMap, StorageValue } from "./items.js";
import { TrieState } from "./state.js";
import { Storage } from "./storage.js";

describe("storage", () => {
  let storage: Storage;
  let number: StorageValue<number>;
  let heads: StorageMap<ReturnType<typeof paraId>, Uint8Array>;
  beforeEach(() => {
    storage = new Storage();
    number = new StorageValue(storage, "System", "Number", codecs.u32, 0);
    heads = new StorageMap(storage, "Paras", "Heads", codecs.paraId, codecs.bytes);
    storage.open(TrieState.empty);
  });

  it("lays keys out as Substrate does", () => {
    number.set(1);
    heads.set(paraId(2000), Uint8Array.of(9));
    const keys = storage
      .commit()
      .changes()
      .map(({ key }) => toHex(key));
    // System.Number and the prefix of Paras.Heads are well-known keys; twox64(d0070000) is followed by the id itself.
    expect(keys).toContain("0x26aa394eea5630e07c48ae0c9558cef702a5c1b19ab7a04f536c519aca4983ac");
    expect(keys.find((key) => key.endsWith("d0070000"))).toMatch(
      /^0xcd710b30bd2eab0352ddcc26417aa1941b3c252fcb29d88eff4f3de5de4476c3/,
    );
  });

  it("holds SCALE at rest, and its root is that of the entries", () => {
    number.set(258);
    const state = storage.commit();
    const key = fromHex("0x26aa394eea5630e07c48ae0c9558cef702a5c1b19ab7a04f536c519aca4983ac");
    expect([...state.entries()]).toEqual([[key, Uint8Array.of(2, 1, 0, 0)]]);
    expect(state.root()).toBe(trieRoot([[key, Uint8Array.of(2, 1, 0, 0)]], 1));
  });

  it("reads what was written above what is committed, and nothing is committed of what failed", () => {
    number.set(1);
    const failed = storage.transact(() => {
      number.set(2);
      storage.deposit({ kind: "Never" });
      expect(number.get()).toBe(2);
      return err("no");
    });
    expect(failed).toEqual(err("no"));
    expect([number.get(), storage.events]).toEqual([1, []]);
  });

  it("nests: an inner failure costs the inner changes, an outer one all of them", () => {
    storage.transact(() => {
      number.set(1);
      storage.transact(() => {
        heads.set(paraId(1), Uint8Array.of(1));
        return err(null);
      });
      expect([number.get(), heads.get(paraId(1))]).toEqual([1, undefined]);
      storage.transact(() => {
        heads.set(paraId(2), Uint8Array.of(2));
        return ok(null);
      });
      expect(heads.get(paraId(2))).toEqual(Uint8Array.of(2));
      return err(null);
    });
    expect([number.get(), heads.entries()]).toEqual([0, []]);
  });

  it("drops the changes of what throws", () => {
    const fail = () =>
      storage.transact(() => {
        number.set(1);
        throw new RangeError("a fault");
      });
    expect(fail).toThrow("a fault");
    expect(number.get()).toBe(0);
  });

  it("iterates by the bytes of the keys, over what is committed and what is not, whatever the order of writing", () => {
    const orderOf = (first: readonly number[], then: readonly number[]) => {
      storage.open(TrieState.empty);
      for (const id of first) heads.set(paraId(id), Uint8Array.of(id));
      storage.open(storage.commit());
      for (const id of then) heads.set(paraId(id), Uint8Array.of(id));
      return heads.entries().map(([id]) => id);
    };
    const expected = orderOf([1, 2, 3, 4], []);
    expect(orderOf([4, 2], [3, 1])).toEqual(expected);
    expect(orderOf([], [4, 3, 2, 1])).toEqual(expected);
    expect([...expected].sort()).toEqual([1, 2, 3, 4]);
  });

  it("removes entries, of a map all at once and of a double map those of one first key", () => {
    const votes = new StorageDoubleMap(
      storage,
      "D",
      "V",
      codecs.sessionIndex,
      codecs.u32,
      codecs.bool,
      "Blake2_128Concat",
    );
    votes.set(sessionIndex(1), 1, true);
    votes.set(sessionIndex(1), 2, false);
    votes.set(sessionIndex(2), 1, true);
    heads.set(paraId(1), Uint8Array.of(1));
    storage.open(storage.commit());
    heads.clear();
    votes.clearOf(sessionIndex(1));
    expect(heads.entries()).toEqual([]);
    expect(votes.entries()).toEqual([[2, 1, true]]);
    expect(votes.entriesOf(sessionIndex(1))).toEqual([]);
    expect(
      storage
        .commit()
        .changes()
        .map(({ value }) => value),
    ).toEqual([null, null, null]);
  });

  it("says of a state only what differs from the one before", () => {
    number.set(1);
    heads.set(paraId(1), Uint8Array.of(1));
    storage.open(storage.commit());
    number.set(1);
    heads.set(paraId(1), Uint8Array.of(2));
    heads.set(paraId(2), Uint8Array.of(2));
    heads.delete(paraId(2));
    expect(storage.commit().changes()).toMatchObject([{ value: Uint8Array.of(4, 2) }]);
  });

  it("names the entry of a state that does not decode", () => {
    const key = fromHex("0x26aa394eea5630e07c48ae0c9558cef702a5c1b19ab7a04f536c519aca4983ac");
    storage.open(TrieState.of([[key, Uint8Array.of(1)]]));
    expect(() => number.get()).toThrow(
      expect.objectContaining({ code: "Undecodable", details: expect.objectContaining({ key: toHex(key) }) }),
    );
  });

  it("names the entry of a map whose key does not decode", () => {
    const prefix = fromHex("0xcd710b30bd2eab0352ddcc26417aa1941b3c252fcb29d88eff4f3de5de4476c3");
    const key = Uint8Array.of(...prefix, 0, 0, 0, 0, 0, 0, 0, 0, 0xd0, 0x07); // two bytes of the four of a para id
    storage.open(TrieState.of([[key, Uint8Array.of(4, 1)]]));
    expect(() => heads.entries()).toThrow(
      expect.objectContaining({ code: "Undecodable", details: expect.objectContaining({ key: "0xd007" }) }),
    );
  });

  it("is not written to outside an execution", () => {
    const closed = new StorageValue(new Storage(), "A", "B", codecs.u32, 0);
    expect(() => closed.set(1)).toThrow(expect.objectContaining({ code: "NotOpen" }));
  });

  it("looks elsewhere without disturbing what is executed", () => {
    number.set(7);
    const seven = storage.commit();
    storage.open(TrieState.empty);
    number.set(8);
    expect(storage.inspect(seven, () => number.get())).toBe(7);
    expect([number.get(), storage.before(() => number.get())]).toEqual([8, 0]);
  });
});
