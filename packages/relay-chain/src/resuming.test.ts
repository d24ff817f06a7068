import { beforeAll, describe, expect, it } from "@jest/globals";
import { type FinalityRule, MemoryStores, type StoreOperation } from "@parahost/kernel";
import { FaultyStores } from "../../../test/relay-chain/faulty-stores.js";
import { TestChain } from "../../../test/relay-chain/test-chain.js";
import type { ChainBlock } from "./block.js";

/** What a chain that goes on must have kept. */
const standing = ({ chain }: TestChain) => {
  const { view, leave } = chain.join("observer", () => undefined);
  leave();
  return {
    best: chain.best.hash,
    bestState: chain.best.body.state.root(),
    finalized: view.finalized(),
    leaves: new Set(view.leaves().map(({ hash }) => hash)),
  };
};

describe("a relay chain that resumes from its store", () => {
  it("goes on where it was left, forks among it, and finalizes them as ever", async () => {
    const stores = new MemoryStores();
    const test = await TestChain.open({ stores });
    const set = (value: number) => [{ call: "SetConfiguration", change: { member: "maxPovSize", value } }] as const;
    const five = await test.extendBy(5);
    await test.extend(five, { slot: 40, calls: set(1_000_000) });
    await test.extend(five, { slot: 41, calls: set(2_000_000) });
    const before = standing(test);
    await test.chain.close();

    const again = await TestChain.open({ stores });
    expect(standing(again)).toEqual(before);
    const onFork = worseLeaf(again);
    const last = await again.extendBy(4, onFork);
    const { view } = again.chain.join("late", () => undefined);
    expect(view.finalized().number).toBe(last.number - 3);
    expect(view.leaves()).toEqual([{ hash: last.hash, number: last.number }]);
  });

  it("prefers the same of two equally high blocks as before, whichever has the smaller hash", async () => {
    for (const slots of [
      [7, 8],
      [8, 7],
    ]) {
      const stores = new MemoryStores();
      const test = await TestChain.open({ stores });
      const one = await test.extendBy(1);
      for (const slot of slots) await test.extend(one, { slot });
      expect(test.chain.best.body.claim.slot).toBe(slots[0]);
      await test.chain.close();

      const again = await TestChain.open({ stores });
      expect(again.chain.best.body.claim.slot).toBe(slots[0]);
      await again.extend(again.chain.get(one.hash) as ChainBlock, { slot: 9 });
      await again.chain.close();
      expect((await TestChain.open({ stores })).chain.best.body.claim.slot).toBe(slots[0]);
    }
  });

  describe("that lost its power after any write", () => {
    let writes: readonly (readonly StoreOperation[])[];
    /** By how many writes were through: best block, state root and finalized block of the chain that wrote them. */
    const was = new Map<number, ReturnType<typeof standing>>();

    /** Blocks 1 to 8, with forks beside 3 and 5 that finality passes by. */
    beforeAll(async () => {
      const stores = new FaultyStores();
      const test = await TestChain.open({ stores });
      was.set(stores.writes.length, standing(test));
      const grow = async (parent: ChainBlock, slot: number) => {
        const block = await test.extend(parent, { slot });
        was.set(stores.writes.length, standing(test));
        return block;
      };
      let [parent, slot] = [test.chain.best, 1];
      for (let number = 1; number <= 8; number++) {
        const next = await grow(parent, slot++);
        if (number === 3 || number === 5) await grow(parent, slot++);
        parent = next;
      }
      writes = stores.writes;
    });

    it("wrote each import, and each finality as one more", () => {
      // Genesis, 8 blocks and 2 beside them; blocks 4 to 8 make 1 to 5 final.
      expect(writes).toHaveLength(1 + 10 + 5);
    });

    it("resumes as it was after that write, and grows from there", async () => {
      for (let through = 1; through <= writes.length; through++) {
        const test = await TestChain.open({ stores: await FaultyStores.after(writes.slice(0, through)) });
        // Between an import and the finality that follows from it, the chain makes up for the latter.
        expect(standing(test)).toEqual(was.get(through) ?? was.get(through + 1));
        await test.extendBy(5);
        const { view } = test.chain.join("late", () => undefined);
        expect(view.finalized().number).toBe(test.chain.best.number - 3);
        expect(view.leaves()).toHaveLength(1);
      }
    });
  });

  it("finalizes nothing before all its blocks are in, also where finality is nearer than it was", async () => {
    const stores = new MemoryStores();
    const none: FinalityRule = { target: (_best, finalized) => finalized };
    const test = await TestChain.open({ stores, finality: none });
    const one = await test.extendBy(1);
    await test.extend(one, { slot: 60 });
    const fork = await test.extend(one, { slot: 61 });
    await test.extendBy(4, fork);
    const before = standing(test);
    await test.chain.close();

    const again = await TestChain.open({ stores });
    expect(standing(again)).toMatchObject({ best: before.best, bestState: before.bestState, finalized: { number: 3 } });
  });

  it("refuses a store whose state is not that of its finalized block", async () => {
    const stores = new MemoryStores();
    const test = await TestChain.open({ stores });
    await test.chain.close();
    const raw = await stores.open("relay-chain", 1);
    await raw.write([{ put: new TextEncoder().encode("sdamage"), value: Uint8Array.of(1) }]);

    await expect(TestChain.open({ stores })).rejects.toMatchObject({
      code: "CorruptStore",
      details: { entry: "state", expected: test.chain.best.header.stateRoot },
    });
  });

  it("refuses a store whose blocks do not hang together, and names the block", async () => {
    const stores = new FaultyStores();
    const test = await TestChain.open({ stores });
    const two = await test.extendBy(2);
    const [begin, , second] = stores.writes;
    const torn = await FaultyStores.after([begin ?? [], second ?? []]);

    await expect(TestChain.open({ stores: torn })).rejects.toMatchObject({
      code: "CorruptStore",
      details: { entry: "unfinalized block", hash: two.hash, code: "UnknownParent" },
    });
  });

  it("refuses the chain of another genesis", async () => {
    const stores = new MemoryStores();
    const test = await TestChain.open({ stores });
    const genesis = test.chain.best;
    await test.chain.close();

    const other = await TestChain.open({ genesis: { sessionLength: 11 } });
    await expect(TestChain.open({ stores, genesis: { sessionLength: 11 } })).rejects.toMatchObject({
      code: "OtherGenesis",
      details: { stored: genesis.hash, expected: other.chain.best.hash },
    });
  });
});

/** A leaf that is not the best block. */
function worseLeaf({ chain }: TestChain): ChainBlock {
  const { view, leave } = chain.join("chooser", () => undefined);
  leave();
  const leaf = view.leaves().find(({ hash }) => hash !== chain.best.hash);
  const block = leaf && chain.get(leaf.hash);
  if (!block) throw new Error("there is no fork");
  return block;
}
