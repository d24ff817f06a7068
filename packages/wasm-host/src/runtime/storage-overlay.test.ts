import { describe, expect, it } from "@jest/globals";
import { PersistentTrie, trieRoot } from "@parahost/primitives";
import fc from "fast-check";
import { StorageOverlay } from "./storage-overlay.js";

const bytes = (...values: readonly number[]) => Uint8Array.from(values);
const hex = (value: Uint8Array) => Buffer.from(value).toString("hex");
const entriesOf = (trie: PersistentTrie) => [...trie.entries()].map(([key, value]) => [hex(key), hex(value)]);

/** Keys that share prefixes and lie below one another. */
const keys = fc.array(fc.constantFrom(0x00, 0x01, 0x10, 0xff), { maxLength: 3 }).map((key) => Uint8Array.from(key));
const values = fc.uint8Array({ maxLength: 40 });
const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.tuple(fc.constant("set" as const), keys, values) },
    { weight: 2, arbitrary: fc.tuple(fc.constant("clear" as const), keys, values) },
    { weight: 2, arbitrary: fc.tuple(fc.constant("append" as const), keys, values) },
    { weight: 1, arbitrary: fc.tuple(fc.constant("clearPrefix" as const), keys, values) },
    { weight: 2, arbitrary: fc.tuple(fc.constantFrom("start", "commit", "rollback"), keys, values) },
  ),
  { maxLength: 40 },
);
const states = fc.array(fc.tuple(keys, values), { maxLength: 12 });

/** Lists of fewer than 64 items: their length is one byte, four times the number. */
function appended(list: Uint8Array | undefined, item: Uint8Array): Uint8Array {
  const first = list?.[0];
  const isList = list !== undefined && first !== undefined && first % 4 === 0;
  return isList ? bytes(first + 4, ...list.subarray(1), ...item) : bytes(4, ...item);
}

/** What a plain map does, with a copy of it for each transaction. */
class Model {
  readonly #maps: Map<string, Uint8Array>[];

  constructor(entries: readonly (readonly [Uint8Array, Uint8Array])[]) {
    this.#maps = [new Map(entries.map(([key, value]) => [hex(key), value]))];
  }

  get map(): Map<string, Uint8Array> {
    return this.#maps.at(-1) as Map<string, Uint8Array>;
  }

  get depth(): number {
    return this.#maps.length - 1;
  }

  start(): void {
    this.#maps.push(new Map(this.map));
  }

  end(isKept: boolean): void {
    const last = this.#maps.pop();
    if (isKept && last) this.#maps[this.#maps.length - 1] = last;
  }
}

type Step = (typeof steps extends fc.Arbitrary<infer S> ? S : never)[number];

function take([kind, key, value]: Step, overlay: StorageOverlay, model: Model): void {
  const { map } = model;
  if (kind === "set") {
    overlay.set(key, value);
    map.set(hex(key), value);
  } else if (kind === "clear") {
    overlay.clear(key);
    map.delete(hex(key));
  } else if (kind === "append") {
    // Only lists with a length of one byte, and values that are none because they are empty.
    if ((map.get(hex(key))?.[0] ?? 0) >= 0xfc || (map.get(hex(key))?.[0] ?? 0) % 4 !== 0) return;
    overlay.append(key, value);
    map.set(hex(key), appended(map.get(hex(key)), value));
  } else if (kind === "clearPrefix") {
    overlay.clearPrefix(key, null);
    for (const known of [...map.keys()]) if (known.startsWith(hex(key))) map.delete(known);
  } else if (kind === "start") {
    overlay.startTransaction();
    model.start();
  } else if (model.depth > 0) {
    if (kind === "commit") overlay.commitTransaction();
    else overlay.rollbackTransaction();
    model.end(kind === "commit");
  }
}

describe("the overlay", () => {
  it("is what a map with nested transactions is, and leaves the state below as it was", () => {
    fc.assert(
      fc.property(states, steps, keys, (state, all, probe) => {
        const base = PersistentTrie.from(1, state);
        const before = entriesOf(base);
        const [overlay, model] = [new StorageOverlay(base), new Model(state)];
        for (const step of all) take(step, overlay, model);

        const expected = [...model.map].sort(([a], [b]) => (a < b ? -1 : 1));
        expect(entriesOf(overlay.commit())).toEqual(expected.map(([key, value]) => [key, hex(value)]));
        expect(overlay.root(1)).toBe(
          trieRoot(
            expected.map(([key, value]) => [Buffer.from(key, "hex"), value]),
            1,
          ),
        );
        expect(overlay.get(probe)).toEqual(model.map.get(hex(probe)));
        const next = overlay.nextKey(probe);
        expect(next && hex(next)).toBe(expected.find(([key]) => key > hex(probe))?.[0]);
        expect(entriesOf(base)).toEqual(before);
      }),
      { seed: 20260102, numRuns: 400 },
    );
  });

  it("tells what differs from the state below, and nothing that was only written again", () => {
    const overlay = new StorageOverlay(
      PersistentTrie.from(1, [
        [bytes(2), bytes(7)],
        [bytes(3), bytes(8)],
      ]),
    );
    overlay.set(bytes(2), bytes(7));
    overlay.clear(bytes(4));
    overlay.clear(bytes(3));
    overlay.set(bytes(1), bytes(9));
    expect(overlay.changes()).toEqual([
      [bytes(1), bytes(9)],
      [bytes(3), undefined],
    ]);
  });

  it("counts keys of the state below against the limit of a prefix, and takes out what was written since in any case", () => {
    const entries = [1, 2, 3, 4].map((last) => [bytes(5, last), bytes(0)] as const);
    const overlay = new StorageOverlay(PersistentTrie.from(1, entries));
    overlay.set(bytes(5, 4), bytes(1)); // of the state, and written since
    overlay.set(bytes(5, 9), bytes(1)); // written since
    overlay.clear(bytes(5, 1)); // gone already, and looked at all the same
    expect(overlay.clearPrefix(bytes(5), 2)).toEqual({ isAll: false, visited: 2 });
    expect(entriesOf(overlay.commit())).toEqual([["0503", "00"]]);
    expect(overlay.clearPrefix(bytes(5), 4)).toEqual({ isAll: true, visited: 4 });
    expect(entriesOf(overlay.commit())).toEqual([]);
  });

  it("counts on past 63 and 16,383 items, where the length of a list grows", () => {
    const overlay = new StorageOverlay(PersistentTrie.empty(1));
    const lengthAfter = (items: number): string => {
      for (let item = 0; item < items; item++) overlay.append(bytes(1), bytes(0xab));
      const list = overlay.get(bytes(1)) ?? bytes();
      return `${hex(list.subarray(0, list.indexOf(0xab)))} ${list.filter((byte) => byte === 0xab).length}`;
    };
    // Compact: 63 · 4 = 0xfc; 64 · 4 + 1 = 0x0101; 16,384 · 4 + 2 = 0x00010002.
    expect(lengthAfter(63)).toBe("fc 63");
    expect(lengthAfter(1)).toBe("0101 64");
    expect(lengthAfter(16_320)).toBe("02000100 16384");
  });

  it("begins a list anew where there was something else", () => {
    const overlay = new StorageOverlay(PersistentTrie.from(1, [[bytes(1), bytes(0x01)]]));
    overlay.append(bytes(1), bytes(0xab));
    expect(overlay.get(bytes(1))).toEqual(bytes(4, 0xab));
  });

  it("keeps a state that was committed as it is while a list grows on", () => {
    const overlay = new StorageOverlay(PersistentTrie.empty(1));
    overlay.append(bytes(1), bytes(0xab));
    const committed = overlay.commit();
    overlay.append(bytes(1), bytes(0xcd));
    expect(committed.get(bytes(1))).toEqual(bytes(4, 0xab));
    expect(overlay.commit().get(bytes(1))).toEqual(bytes(8, 0xab, 0xcd));
  });

  it("refuses to end what was not started, and a root in another layout than the state's", () => {
    const overlay = new StorageOverlay(PersistentTrie.empty(1));
    expect(() => overlay.commitTransaction()).toThrow("no transaction is open");
    expect(() => overlay.rollbackTransaction()).toThrow("no transaction is open");
    expect(() => overlay.root(0)).toThrow("a root in state version 0; the state is kept in version 1");
  });
});
