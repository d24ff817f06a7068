import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { blake2b256, blake2b256Hex, fromHex, hashingReady } from "../hashing/index.js";
import { buildProof, orderedTrieRoot, PersistentTrie, type StateVersion, trieRoot, verifyProof } from "./index.js";

const SHARED = process.env["PARAHOST_SHARED"] ?? resolve("../shared");
const real = (file: string) => JSON.parse(readFileSync(`${SHARED}/real/${file}`, "utf8"));
const hasShared = existsSync(`${SHARED}/real`);
const itWithShared = hasShared ? it : it.skip;
if (!hasShared) it.skip("the recordings are missing: set PARAHOST_SHARED", () => undefined);

const ascii = (text: string) => new TextEncoder().encode(text);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const bytes = (...parts: (number | Uint8Array)[]) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === "number" ? [part] : [...part])));
const VERSIONS: readonly StateVersion[] = [0, 1];

describe("the root", () => {
  it("of nothing is the hash of a single zero byte", () => {
    for (const version of VERSIONS)
      expect(PersistentTrie.empty(version).root()).toBe(
        "0x03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314",
      );
  });

  // Roots that smoldot's own tests state (lib/src/trie.rs, lib/src/trie/calculate_root.rs).
  it.each([
    {
      version: 0 as const,
      entries: { foo: "bar", foobar: "baz" },
      root: "0xa61820b5fba9b01aee10b5bbd84aea80b8230318c5e8ca14b9a4940c76e09815",
    },
    {
      version: 1 as const,
      entries: { bar: "foo", barfoo: "hello", anotheritem: "anothervalue" },
      root: "0x441807c345ca7adf88bd21ab1b3cbadb15616abb89167eb9fe285dd5cecd04c8",
    },
    {
      version: 1 as const,
      entries: { abcd: "hello world" },
      root: "0x7ab18659d3b2789ef2400d107104c7d4fb93d06d9ab6a8b641a5de7c3fecc851",
    },
  ])("of $entries under state version $version is what smoldot says", ({ version, entries, root }) => {
    expect(
      trieRoot(
        Object.entries(entries).map(([key, value]) => [ascii(key), ascii(value)] as const),
        version,
      ),
    ).toBe(root);
  });

  it("of two short entries is that of a branch that holds both leaves", () => {
    // Written out by the specification: branch without value, slots 1 and 4, two leaves of 5 bytes each.
    const branch = bytes(0x80, 0x12, 0x00, 5 << 2, 0x43, 0x03, 0x14, 4, 0xff, 5 << 2, 0x43, 0x08, 0x19, 4, 0xfe);
    const entries = [[bytes(0x48, 0x19), bytes(0xfe)] as const, [bytes(0x13, 0x14), bytes(0xff)] as const];
    for (const version of VERSIONS) expect(trieRoot(entries, version)).toBe(blake2b256Hex(branch));
  });

  it.each([
    { length: 32, leaf: (value: Uint8Array) => bytes(0x42, 0xaa, 32 << 2, value) },
    { length: 33, leaf: (value: Uint8Array) => bytes(0x22, 0xaa, blake2b256(value)) },
  ])("under state version 1 takes the hash of a value above 32 bytes ($length)", ({ length, leaf }) => {
    const value = new Uint8Array(length).fill(7);
    expect(trieRoot([[bytes(0xaa), value]], 1)).toBe(blake2b256Hex(leaf(value)));
    expect(trieRoot([[bytes(0xaa), value]], 0)).toBe(blake2b256Hex(bytes(0x42, 0xaa, length << 2, value)));
  });

  it.each([
    // 62 nibbles fit the first byte of a leaf; 63 do not: 0x7f, then what is left. Keys are whole bytes: 62, 64, 318.
    { nibbles: 62, header: [0x40 | 62] },
    { nibbles: 64, header: [0x7f, 1] },
    { nibbles: 316, header: [0x7f, 253] },
    { nibbles: 318, header: [0x7f, 255, 0] },
    { nibbles: 320, header: [0x7f, 255, 2] },
  ])("of a leaf $nibbles nibbles long starts with $header", ({ nibbles, header }) => {
    const key = new Uint8Array(nibbles / 2).fill(0x5a);
    expect(trieRoot([[key, bytes(1)]], 0)).toBe(blake2b256Hex(bytes(...header, key, 4, 1)));
  });

  itWithShared("of the extrinsics of a real block is the one in its header", () => {
    const paseo = real("paseo-1008649.json");
    const rococo = real("fixtures-rococo1015000.json").block;
    // In a header: parent hash, number as a compact integer (4 bytes, and 1 byte), state root, extrinsics root.
    for (const [header, extrinsics, numberBytes] of [
      [fromHex(paseo.header), paseo.body, 4],
      [fromHex(rococo.header), rococo.extrinsics, 1],
    ] as [Uint8Array, string[], number][]) {
      const at = 32 + numberBytes + 32;
      expect(orderedTrieRoot(extrinsics.map(fromHex), 0)).toBe(`0x${hex(header.subarray(at, at + 32))}`);
    }
  });
});

/** Keys that share prefixes and lie below one another; values on both sides of 32 bytes. */
const keys = fc.array(fc.constantFrom(0x00, 0x01, 0x10, 0x11, 0xff), { maxLength: 6 }).map((k) => Uint8Array.from(k));
const values = fc.oneof(fc.uint8Array({ maxLength: 4 }), fc.uint8Array({ minLength: 30, maxLength: 40 }));
const changes = fc.array(fc.tuple(keys, fc.option(values, { freq: 3 })), { maxLength: 40 });
const PARAMETERS = { seed: 20260101, numRuns: 300 } as const;

/** What a plain map holds after the changes, ascending by key. */
function model(batches: readonly (readonly (readonly [Uint8Array, Uint8Array | null])[])[]) {
  const map = new Map<string, Uint8Array>();
  for (const [key, value] of batches.flat()) value ? map.set(hex(key), value) : map.delete(hex(key));
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

const plain = (entries: Iterable<readonly [Uint8Array, Uint8Array]>) => [...entries].map(([k, v]) => [hex(k), hex(v)]);

describe("PersistentTrie", () => {
  it("holds what a map would hold, and has the root of a trie built anew", () => {
    fc.assert(
      fc.property(fc.constantFrom(...VERSIONS), changes, changes, (version, first, second) => {
        const before = PersistentTrie.from(version, first);
        const rootBefore = before.root();
        const after = before.apply(second);
        const expected = model([first, second]);

        expect(plain(after.entries())).toEqual(expected.map(([k, v]) => [k, hex(v)]));
        expect(after.root()).toBe(
          trieRoot(
            expected.map(([k, v]) => [fromHex(`0x${k}`), v]),
            version,
          ),
        );
        expect(plain(before.entries())).toEqual(model([first]).map(([k, v]) => [k, hex(v)]));
        expect(before.root()).toBe(rootBefore);
      }),
      PARAMETERS,
    );
  });

  it("comes to the same root one change at a time", () => {
    fc.assert(
      fc.property(changes, (all) => {
        const single = all.reduce(
          (trie, [key, value]) => (value ? trie.set(key, value) : trie.delete(key)),
          PersistentTrie.empty(1),
        );
        expect(single.root()).toBe(PersistentTrie.from(1, all).root());
      }),
      PARAMETERS,
    );
  });

  it("answers get, nextKey and a prefix as the sorted list of its entries would", () => {
    fc.assert(
      fc.property(changes, keys, (all, key) => {
        const trie = PersistentTrie.from(1, all);
        const list = model([all]);
        const wanted = hex(key);

        expect(trie.get(key)).toEqual(list.find(([k]) => k === wanted)?.[1]);
        const next = trie.nextKey(key);
        expect(next && hex(next)).toBe(list.find(([k]) => k > wanted)?.[0]);
        expect(plain(trie.entries(key)).map(([k]) => k)).toEqual(
          list.map(([k]) => k).filter((k) => k.startsWith(wanted)),
        );
      }),
      PARAMETERS,
    );
  });

  it("is the same trie after changes that change nothing", () => {
    const trie = PersistentTrie.from(1, [
      [bytes(1, 2), bytes(1)],
      [bytes(1, 3), bytes(2)],
    ]);
    expect(trie.set(bytes(1, 2), bytes(1))).toBe(trie);
    expect(trie.delete(bytes(1))).toBe(trie);
    expect(trie.delete(bytes(1, 2, 3))).toBe(trie);
    expect(trie.set(bytes(1, 4), bytes(1)).delete(bytes(1, 4)).root()).toBe(trie.root());
  });

  it("shares with its fork all that lies off the changed paths", () => {
    const entries = Array.from({ length: 4096 }, (_, i) => [blake2b256(bytes(i & 255, i >> 8)), bytes(1)] as const);
    const trie = PersistentTrie.from(1, entries);
    trie.root();
    const fork = trie.set(entries[0]?.[0] as Uint8Array, bytes(2));
    const slots = trie.top?.children?.map((child, slot) => child === fork.top?.children?.[slot]);
    expect(slots?.filter((isShared) => isShared)).toHaveLength(15);
  });

  itWithShared("takes a real genesis state and gives it back, key for key", async () => {
    await hashingReady();
    const top = Object.entries<string>(real("rococo-local-8val-1015000.json").genesis.raw.top);
    const trie = PersistentTrie.from(
      1,
      top.map(([k, v]) => [fromHex(k), fromHex(v)] as const),
    );
    const sorted = top.map(([k, v]) => [k.slice(2), v.slice(2)]).sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));
    expect(plain(trie.entries())).toEqual(sorted);
  });
});

describe("a proof", () => {
  it("shows the value under a key, or that there is none", () => {
    fc.assert(
      fc.property(fc.constantFrom(...VERSIONS), changes, keys, (version, all, key) => {
        const trie = PersistentTrie.from(version, all);
        const shown = verifyProof(trie.root(), buildProof(trie, key), key);
        expect(shown).toEqual({ ok: true, value: trie.get(key) ?? null });
      }),
      PARAMETERS,
    );
  });

  const trie = PersistentTrie.from(
    1,
    Array.from({ length: 300 }, (_, i) => [bytes(i & 255, i >> 8), new Uint8Array(40).fill(i)] as const),
  );
  const key = bytes(7, 0);
  const proof = buildProof(trie, key);

  it("lists the nodes from the root down, and a value that lies beside its node last", () => {
    expect(blake2b256Hex(proof[0] as Uint8Array)).toBe(trie.root());
    expect(proof.at(-1)).toEqual(new Uint8Array(40).fill(7));
  });

  it("is refused without its root, with a node missing, or for another root", () => {
    expect(verifyProof(trie.root(), proof.slice(1), key)).toEqual({ ok: false, error: "InvalidStateRoot" });
    expect(verifyProof(trie.root(), proof.slice(0, -1), key)).toEqual({ ok: false, error: "IncompleteDatabase" });
    expect(verifyProof(trie.set(key, bytes(1)).root(), proof, key)).toEqual({ ok: false, error: "InvalidStateRoot" });
  });

  it("proves nothing once any bit of it is flipped", () => {
    for (let node = 0; node < proof.length; node++) {
      const tampered = proof.map((part) => Uint8Array.from(part));
      (tampered[node] as Uint8Array)[3] = ((proof[node] as Uint8Array)[3] as number) ^ 1;
      expect(verifyProof(trie.root(), tampered, key).ok).toBe(false);
    }
  });

  it("never throws on nodes made of anything", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 80 }), keys, (node, anyKey) => {
        const shown = verifyProof(blake2b256Hex(node), [node], anyKey);
        expect(shown.ok || ["DecoderError", "IncompleteDatabase"].includes(shown.error)).toBe(true);
      }),
      { ...PARAMETERS, numRuns: 2_000 },
    );
  });
});
