import { beforeEach, describe, expect, it } from "@jest/globals";
import { MemoryStores, type StoreOperation } from "@parahost/kernel";
import { hash, toHex } from "@parahost/primitives";
import { TestChain } from "../../../test/relay-chain/test-chain.js";
import type { ChainBlock } from "./block.js";
import { ChainStore } from "./chain-store.js";

const byte = (letter: string) => Uint8Array.of(letter.charCodeAt(0));
const otherHash = hash(`0x${"ab".repeat(32)}`);

describe("ChainStore", () => {
  let test: TestChain;
  let genesis: ChainBlock;
  let stores: MemoryStores;
  let store: ChainStore;

  beforeEach(async () => {
    test = await TestChain.open();
    genesis = test.chain.best;
    stores = new MemoryStores();
    store = new ChainStore(stores, test.chain.runtime);
    expect(await store.open(genesis.hash)).toBeNull();
    await store.begin(genesis);
  });
  const reopened = async (at = genesis.hash) => {
    await store.close();
    return new ChainStore(stores, test.chain.runtime).open(at);
  };
  const asBlock = ({ header, body: { body } }: ChainBlock) => {
    if (!body) throw new Error("genesis has no body");
    return { header, body };
  };
  const write = async (...operations: StoreOperation[]) => {
    const raw = await stores.open("relay-chain", 1);
    await raw.write(operations);
  };

  it("gives back what it began with: genesis, and its whole state", async () => {
    const stored = await reopened();

    expect(stored?.finalized).toEqual({ header: genesis.header, body: null });
    expect(test.chain.runtime.load(stored?.entries ?? []).root()).toBe(genesis.header.stateRoot);
    expect(stored?.unfinalized).toEqual([]);
  });

  it("gives unfinalized blocks in the order in which they were imported, also over several runs", async () => {
    const one = await test.extend(genesis);
    const forks = [];
    for (const slot of [5, 6, 7, 8]) forks.push(await test.extend(one, { slot }));
    for (const block of [one, ...forks.slice(0, 2)]) await store.imported(block.hash, asBlock(block));
    await store.close();
    const second = new ChainStore(stores, test.chain.runtime);
    await second.open(genesis.hash);
    for (const block of forks.slice(2)) await second.imported(block.hash, asBlock(block));
    await second.close();
    const stored = await new ChainStore(stores, test.chain.runtime).open(genesis.hash);

    expect(stored?.unfinalized).toEqual([one, ...forks].map(asBlock));
  });

  it("moves the state on to the last block that became final, and forgets the blocks up to it and the forks beside it", async () => {
    const one = await test.extend(genesis);
    const fork = await test.extend(one, { slot: 9 });
    const two = await test.extend(one, { slot: 2, calls: [{ call: "QueueValidators", validators: [] }] });
    const three = await test.extend(two);
    for (const block of [one, fork, two, three]) await store.imported(block.hash, asBlock(block));
    await store.finalized([one, two], [fork]);
    const stored = await reopened();

    expect(stored?.finalized).toEqual(asBlock(two));
    expect(test.chain.runtime.load(stored?.entries ?? []).root()).toBe(two.header.stateRoot);
    expect(stored?.unfinalized).toEqual([asBlock(three)]);
  });

  it("removes from the state what a block removed", async () => {
    const removed = genesis.body.state.entries()[Symbol.iterator]().next().value?.[0] ?? byte("?");
    const state = { ...genesis.body.state, changes: () => [{ key: removed, value: null }] };
    await store.finalized([{ ...genesis, body: { ...genesis.body, state } as ChainBlock["body"] }], []);
    const stored = await reopened();

    const left = stored?.entries.map(([key]) => toHex(key)) ?? [];
    expect(left).toEqual(
      Array.from(genesis.body.state.entries(), ([key]) => toHex(key)).filter((key) => key !== toHex(removed)),
    );
  });

  it("refuses the chain of another genesis, names both, and lets go of the store", async () => {
    await expect(reopened(otherHash)).rejects.toMatchObject({
      code: "OtherGenesis",
      fatal: true,
      details: { stored: genesis.hash, expected: otherHash },
    });
    expect((await reopened())?.finalized.header).toEqual(genesis.header);
  });

  it.each<{ what: string; entry: string; damage: StoreOperation }>([
    {
      what: "a genesis hash that is cut off",
      entry: "genesis hash",
      damage: { put: byte("g"), value: new Uint8Array(31) },
    },
    { what: "no finalized block", entry: "finalized block", damage: { delete: byte("f") } },
    {
      what: "a finalized block that does not decode",
      entry: "finalized block",
      damage: { put: byte("f"), value: new Uint8Array(3) },
    },
    {
      what: "an unfinalized block that does not decode",
      entry: "unfinalized block",
      damage: { put: Uint8Array.of(98, 0, 0, 0, 1), value: new Uint8Array(200) },
    },
  ])("says what is wrong with a store that has $what", async ({ entry, damage }) => {
    await write(damage);

    await expect(reopened()).rejects.toMatchObject({
      code: "CorruptStore",
      fatal: true,
      details: { entry, reason: expect.any(String) },
    });
  });

  it("is not there before it is open, nor after it was closed", async () => {
    await store.close();
    await store.close();
    await expect(store.begin(genesis)).rejects.toMatchObject({ code: "NotOpen" });
  });
});
