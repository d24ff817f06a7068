import { beforeEach, describe, expect, it } from "@jest/globals";
import { type BlockId, type FinalityRule, finalityAtDepth } from "@parahost/kernel";
import { blockNumber, type Hash, hash } from "@parahost/primitives";
import type { ChainReport } from "@parahost/protocol";
import { FaultyStores } from "../../../test/relay-chain/faulty-stores.js";
import { TestChain } from "../../../test/relay-chain/test-chain.js";
import type { Block, ChainBlock } from "./block.js";
import { KEPT_BELOW_FINALIZED } from "./config.js";
import type { RelayChain } from "./relay-chain.js";
import { claimOf } from "./slots.js";

const otherHash = hash(`0x${"ab".repeat(32)}`);

describe("RelayChain", () => {
  let test: TestChain;
  let chain: RelayChain;
  let genesis: ChainBlock;

  beforeEach(async () => {
    test = await TestChain.open();
    chain = test.chain;
    genesis = chain.best;
  });

  it("starts at genesis: block 0, its parent's hash nothing, and finalized", () => {
    expect([genesis.number, genesis.parentHash]).toEqual([0, `0x${"00".repeat(32)}`]);
    expect(genesis.header.stateRoot).toBe(genesis.body.state.root());
    expect(chain.canonical(blockNumber(0))).toBe(genesis.hash);
    expect(chain.join("alice", rethrow).view.leaves()).toEqual([{ hash: genesis.hash, number: 0 }]);
  });

  it("executes what it imports, and keeps the state after each block", async () => {
    const block = test.build(genesis);
    const imported = await chain.import(block, null);

    expect(imported.ok && imported.value.body.state.root()).toBe(block.header.stateRoot);
    expect(imported.ok && imported.value.body.claim).toEqual({ slot: 1, author: 1 });
    expect(chain.best.header).toEqual(block.header);
    expect(genesis.body.state.root()).toBe(genesis.header.stateRoot);
  });

  it("takes a block once: the second time nothing changes", async () => {
    const block = test.build(genesis);
    const reports: ChainReport[] = [];
    chain.observe((report) => reports.push(report));
    const [first, second] = await Promise.all([chain.import(block, null), chain.import(block, null)]);

    expect(first.ok && second.ok && second.value === first.value).toBe(true);
    expect([chain.size, reports.length]).toEqual([2, 1]);
  });

  describe("refuses, and changes nothing by it,", () => {
    const withHeader = (block: Block, changes: Partial<Block["header"]>): Block => ({
      ...block,
      header: { ...block.header, ...changes },
    });
    const digestOf = (slot: number) => [claimOf({ slot, author: 0 })];

    it.each<{ what: string; code: string; make: (block: Block) => Block }>([
      {
        what: "a parent that is not there",
        code: "UnknownParent",
        make: (block) => withHeader(block, { parentHash: otherHash }),
      },
      { what: "no slot claim", code: "BadSlotClaim", make: (block) => withHeader(block, { digest: [] }) },
      {
        what: "the parent's own slot",
        code: "BadSlotClaim",
        make: (block) => withHeader(block, { digest: digestOf(1) }),
      },
      {
        what: "two claims",
        code: "BadSlotClaim",
        make: (block) => withHeader(block, { digest: [...digestOf(2), ...digestOf(3)] }),
      },
      {
        what: "another state root",
        code: "StateRootMismatch",
        make: (block) => withHeader(block, { stateRoot: otherHash }),
      },
      {
        what: "another extrinsics root",
        code: "ExtrinsicsRootMismatch",
        make: (block) => withHeader(block, { extrinsicsRoot: otherHash }),
      },
      {
        what: "a number that does not follow",
        code: "WrongNumber",
        make: (block) => withHeader(block, { number: blockNumber(3) }),
      },
      {
        what: "calls that the header does not cover",
        code: "ExtrinsicsRootMismatch",
        make: ({ header, body }) => ({
          header,
          body: { ...body, calls: [{ call: "QueueValidators", validators: [] }] },
        }),
      },
    ])("$what", async ({ code, make }) => {
      const parent = await test.extend(genesis);
      const reports: ChainReport[] = [];
      chain.observe((report) => reports.push(report));
      const refused = make(test.build(parent));

      expect(await test.refusal(refused)).toMatchObject({ code });
      expect([chain.best, chain.size, reports, parent.children.size]).toEqual([parent, 2, [], 0]);
      expect((await test.extend(parent)).number).toBe(2);
    });

    it("what stands on a block that finality has passed by", async () => {
      const one = await test.extend(genesis);
      const late = test.build(one, { slot: 50 });
      const fork = test.build(await test.extend(one, { slot: 40 }), { slot: 41 });
      await test.extendBy(4, one);

      // The best block is 5, so 2 is final: 1 is kept but below it, the fork's 2 is gone.
      expect(await test.refusal(late)).toMatchObject({ code: "NotInFinalizedChain" });
      expect(await test.refusal(fork)).toMatchObject({
        code: "UnknownParent",
        details: { parentHash: fork.header.parentHash },
      });
    });
  });

  it("imports in the order in which it was asked, one after the other", async () => {
    const blocks: Block[] = [];
    const ahead = await TestChain.open();
    for (let i = 0; i < 3; i++) {
      blocks.push(ahead.build(ahead.chain.best));
      await ahead.extend(ahead.chain.best);
    }
    const imported = await Promise.all(blocks.map((block) => chain.import(block, null)));

    expect(imported.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(chain.best.header).toEqual(blocks.at(-1)?.header);
  });

  it("forks: two blocks on one parent each have their state, and a longer branch becomes the best", async () => {
    const set = (value: number) => [{ call: "SetConfiguration", change: { member: "maxPovSize", value } }] as const;
    const one = await test.extend(genesis);
    const a = await test.extend(one, { slot: 2, calls: set(1_000_000) });
    const b = await test.extend(one, { slot: 3, calls: set(2_000_000) });
    expect(a.body.state.root()).not.toBe(b.body.state.root());
    expect(chain.best).toBe(a);

    const onB = await test.extend(b);
    expect(chain.best).toBe(onB);
    expect([a, b, onB].map(({ hash: at }) => chain.isOnBestChain(at))).toEqual([false, true, true]);
    expect(chain.isOnBestChain(otherHash)).toBe(false);
  });

  it("finalizes three blocks below the best one, says so once, and drops the forks that are passed by", async () => {
    const reports: ChainReport[] = [];
    chain.observe((report) => reports.push(report));
    const { view } = chain.join("alice", rethrow);
    const one = await test.extend(genesis);
    const fork = await test.extend(one, { slot: 9 });
    const last = await test.extendBy(4, one);
    await test.clock.advance(1_000);

    const finalized = reports.filter(({ event }) => event === "finalized");
    expect(finalized.map((report) => "number" in report && report.number)).toEqual([1, 2]);
    expect(chain.get(fork.hash)).toBeUndefined();
    expect(view.finalized()).toEqual({ hash: chain.canonical(blockNumber(2)), number: 2 });
    expect(view.leaves()).toEqual([{ hash: last.hash, number: 5 }]);
  });

  it("shows a node that joins later all that is there, and from then on the rest", async () => {
    await test.extendBy(5);
    const fork = await test.extend(parentOf(chain.best), { slot: 30 });
    const { view } = chain.join("late", rethrow);
    expect(view.best).toBe(chain.best);
    expect(new Set(view.leaves().map(({ hash: at }) => at))).toEqual(new Set([chain.best.hash, fork.hash]));
    expect(view.finalized().number).toBe(2);
    expect(await view.finalizedHash(blockNumber(1))).toBe(chain.canonical(blockNumber(1)));

    const next = await test.extendBy(1);
    await test.clock.advance(1_000);
    expect(view.best).toBe(next);
    expect(view.finalized().number).toBe(3);
  });

  it("brings a block at once to the node that made it, and to others a little later", async () => {
    const [alice, bob] = [chain.join("alice", rethrow).view, chain.join("bob", rethrow).view];
    const block = test.build(genesis);
    await chain.import(block, "alice");
    expect([alice.best.number, bob.best.number]).toEqual([1, 0]);

    await test.clock.advance(100);
    expect(bob.best.number).toBe(1);
  });

  it("keeps a bounded number of blocks and hashes however long it grows", async () => {
    await test.extendBy(300);
    // The best, two between, the finalized one, and those kept below it.
    expect(chain.size).toBe(3 + 1 + KEPT_BELOW_FINALIZED);
    const lowest = 297 - KEPT_BELOW_FINALIZED;
    expect(chain.canonical(blockNumber(lowest))).toBeDefined();
    expect(chain.canonical(blockNumber(lowest - 1))).toBeUndefined();
    expect(chain.canonical(blockNumber(0))).toBeDefined(); // names the chain
    expect(await chain.join("late", rethrow).view.finalizedHash(blockNumber(lowest - 1))).toBeNull();
  }, 60_000);

  describe("when the store fails", () => {
    let stores: FaultyStores;
    beforeEach(async () => {
      stores = new FaultyStores();
      test = await TestChain.open({ stores });
      chain = test.chain;
    });

    it("tells whoever imports, takes nothing in, and goes on with the next", async () => {
      const one = await test.extendBy(1);
      const block = test.build(one);
      stores.failNext();
      const [failing, next] = [chain.import(block, null), chain.import(test.build(one, { slot: 7 }), null)];

      await expect(failing).rejects.toThrow("disk full");
      expect((await next).ok).toBe(true);
      expect([chain.size, chain.best.body.claim.slot]).toEqual([3, 7]);
    });

    it("does not finalize what it could not store, and makes up for it with the next block", async () => {
      const three = await test.extendBy(3);
      const { view } = chain.join("alice", rethrow);
      stores.failNext(1); // The block is written, finality is not.
      await expect(chain.import(test.build(three), "alice")).rejects.toThrow("disk full");
      expect([chain.best.number, view.best.number, view.finalized().number]).toEqual([4, 4, 0]);

      const five = await test.extendBy(1);
      expect(view.finalized().number).toBe(2);
      await chain.close();
      const again = await TestChain.open({ stores });
      expect(again.chain.best.hash).toBe(five.hash);
    });
  });

  it("tells whoever imports when the finality rule asks for what is no descendant, and is not wedged", async () => {
    let asked: BlockId | null = null;
    const finality: FinalityRule = {
      target: (best, finalized, ancestorAt) => asked ?? finalityAtDepth(3).target(best, finalized, ancestorAt),
    };
    test = await TestChain.open({ finality });
    const four = await test.extendBy(5);
    asked = { hash: otherHash as Hash, number: blockNumber(2) };
    await expect(test.extend(four)).rejects.toThrow("does not descend");

    asked = null;
    await test.extendBy(1);
    expect([test.chain.best.number, test.chain.canonical(blockNumber(4)) !== undefined]).toEqual([7, true]);
  });

  it("is not there before it is open, nor after it was closed", async () => {
    await chain.close();
    await expect(test.extend(genesis)).rejects.toMatchObject({ code: "NotOpen", fatal: true });
  });

  const parentOf = (block: ChainBlock): ChainBlock => chain.get(block.parentHash) as ChainBlock;
});

function rethrow(fault: unknown): never {
  throw fault;
}
