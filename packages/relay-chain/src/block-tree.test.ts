import { describe, expect, it } from "@jest/globals";
import { blockNumber, consensusLogItem, type Hash, type Header, hash } from "@parahost/primitives";
import fc from "fast-check";
import { BlockTree } from "./block-tree.js";

const hashOf = (index: number): Hash => hash(`0x${index.toString(16).padStart(64, "0")}`);
const headerOf = (number: number, parentHash: Hash): Header => ({
  parentHash,
  number: blockNumber(number),
  stateRoot: hashOf(0),
  extrinsicsRoot: hashOf(0),
  digest: [],
});

/** What a tree must do, written down plainly: every block there ever was, by its place in order of arrival. */
class Model {
  readonly blocks = [{ parent: -1, number: 0 }];
  kept = new Set([0]);
  finalized = 0;

  path(index: number): number[] {
    const path = [];
    for (let at = index; at >= 0; at = this.blocks[at]?.parent ?? -1) path.unshift(at);
    return path;
  }
  numberOf = (index: number) => this.blocks[index]?.number ?? -1;

  insert(parent: number): number {
    this.kept.add(this.blocks.length);
    return this.blocks.push({ parent, number: this.numberOf(parent) + 1 }) - 1;
  }
  /** Those on which a block may stand. */
  get open(): number[] {
    return [...this.kept].filter((index) => this.path(index).includes(this.finalized));
  }
  get best(): number {
    const highest = Math.max(...this.open.map(this.numberOf));
    return Math.min(...this.open.filter((index) => this.numberOf(index) === highest));
  }
  finalize(target: number, keep: number): { path: number[]; dropped: number[] } {
    const path = this.path(target).filter((index) => this.numberOf(index) > this.numberOf(this.finalized));
    const stays = (index: number) => this.path(index).includes(target) || this.path(target).includes(index);
    const dropped = [...this.kept].filter((index) => !stays(index));
    const low = this.numberOf(target) - keep;
    this.kept = new Set([...this.kept].filter((index) => stays(index) && this.numberOf(index) >= low));
    this.finalized = target;
    return { path, dropped };
  }
}

describe("BlockTree", () => {
  it("agrees with a plain model over any course of imports and finalizations", () => {
    const step = fc.record({ finalizes: fc.boolean(), pick: fc.nat(), recent: fc.boolean() });
    const course = fc.record({ keep: fc.integer({ min: 0, max: 4 }), steps: fc.array(step, { maxLength: 60 }) });
    const run = ({ keep, steps }: { keep: number; steps: { finalizes: boolean; pick: number; recent: boolean }[] }) => {
      const model = new Model();
      const tree = new BlockTree({ hash: hashOf(0), header: headerOf(0, hashOf(0xffff)), body: 0 });
      const sorted = (nodes: readonly { body: number }[]) => nodes.map(({ body }) => body).sort((a, b) => a - b);
      for (const { finalizes, pick, recent } of steps) {
        const open = recent ? model.open.slice(-3) : model.open;
        const on = open[pick % open.length] ?? 0;
        if (finalizes && pick % 3 === 0) {
          const expected = model.finalize(on, keep);
          const foreseen = tree.finalizationOf(hashOf(on));
          const { path, dropped } = tree.finalize(hashOf(on), keep);
          expect(path.map(({ body }) => body)).toEqual(expected.path);
          expect(sorted(dropped)).toEqual(expected.dropped);
          expect(sorted(foreseen.dropped)).toEqual(expected.dropped);
        } else {
          const body = model.insert(on);
          tree.insert({ hash: hashOf(body), header: headerOf(model.numberOf(body), hashOf(on)), body });
        }
        expect([tree.best.body, tree.finalized.body]).toEqual([model.best, model.finalized]);
        expect(tree.size).toBe(model.kept.size);
        for (const index of model.kept) expect(tree.get(hashOf(index))?.body).toBe(index);
        const above = model.open.filter((index) => index !== model.finalized);
        expect(tree.descendants(tree.finalized).map(({ body }) => body)).toEqual(above);
      }
    };
    fc.assert(fc.property(course, run), { seed: 20, numRuns: 300 });
  });

  /** 0 ─ 1 ─ 2 ─ 4, and 1 ─ 3 */
  const forked = () => {
    const tree = new BlockTree({ hash: hashOf(0), header: headerOf(0, hashOf(99)), body: "" });
    const add = (index: number, number: number, parent: number) =>
      tree.insert({ hash: hashOf(index), header: headerOf(number, hashOf(parent)), body: "" });
    return { tree, add, nodes: [tree.finalized, add(1, 1, 0), add(2, 2, 1), add(3, 2, 1), add(4, 3, 2)] as const };
  };

  it("keeps as best the one of two equally high blocks that came first", () => {
    const { tree, add } = forked();
    add(5, 3, 3);
    expect(tree.best.hash).toBe(hashOf(4));

    add(6, 4, 5);
    expect(tree.best.hash).toBe(hashOf(6));
  });

  it("finds ancestors of a block, itself among them, and nothing above it", () => {
    const { tree, nodes } = forked();
    const at = (number: number) => tree.ancestorAt(nodes[4], number)?.hash;
    expect([0, 1, 2, 3, 4].map(at)).toEqual([hashOf(0), hashOf(1), hashOf(2), hashOf(4), undefined]);
    expect(tree.isDescendant(nodes[4], nodes[4])).toBe(true);
    expect(tree.isDescendant(nodes[4], nodes[3])).toBe(false);
    expect(tree.isDescendant(nodes[1], nodes[4])).toBe(false);
  });

  describe("reverts", () => {
    /** A block whose header says that its ancestor of that number is bad. */
    const addReverting = (tree: BlockTree<string>, index: number, number: number, parent: number, reverts: number) => {
      const digest = [consensusLogItem({ kind: "Revert", number: blockNumber(reverts) })];
      return tree.insert({ hash: hashOf(index), header: { ...headerOf(number, hashOf(parent)), digest }, body: "" });
    };
    const isViable = (tree: BlockTree<string>, index: number) => tree.get(hashOf(index))?.isViable;

    it("a block by the header of one above it, with all that stands on it, and goes on beside", () => {
      const { tree, add } = forked();
      const reverting = addReverting(tree, 5, 4, 4, 2);
      expect(reverting.isViable).toBe(false);
      expect([0, 1, 2, 3, 4].map((index) => isViable(tree, index))).toEqual([true, true, false, true, false]);
      expect(tree.best.hash).toBe(hashOf(3));

      // What still comes on the bad fork is as bad, however high.
      expect(add(6, 5, 5).isViable).toBe(false);
      expect(tree.best.hash).toBe(hashOf(3));
      add(7, 3, 3);
      expect(tree.best.hash).toBe(hashOf(7));
    });

    it("down to the finalized block, where nothing else is left", () => {
      const { tree } = forked();
      addReverting(tree, 5, 4, 4, 1);
      expect(tree.best.hash).toBe(hashOf(0));
    });

    it("nothing that is final, nor a block that is not an ancestor", () => {
      const { tree } = forked();
      tree.finalize(hashOf(2), 10);
      addReverting(tree, 5, 4, 4, 2);
      expect(tree.best.hash).toBe(hashOf(5));
      addReverting(tree, 6, 5, 5, 9);
      expect(tree.best.hash).toBe(hashOf(6));
    });

    it("itself, where its own number is named", () => {
      const { tree } = forked();
      addReverting(tree, 5, 4, 4, 4);
      expect(tree.best.hash).toBe(hashOf(4));
    });
  });

  it("refuses to finalize what does not descend from the finalized block", () => {
    const { tree } = forked();
    tree.finalize(hashOf(2), 10);

    expect(() => tree.finalize(hashOf(3), 10)).toThrow("does not descend");
    expect(() => tree.finalize(hashOf(1), 10)).toThrow("does not descend");
    expect(tree.finalize(hashOf(2), 10)).toEqual({ path: [], dropped: [] });
  });

  it("takes no block that could never become final, nor one that does not fit its parent", () => {
    const { tree, add } = forked();
    tree.finalize(hashOf(2), 10);

    expect(() => add(7, 2, 1)).toThrow("below finality");
    expect(() => add(7, 3, 3)).toThrow("not in the tree");
    expect(() => add(7, 5, 4)).toThrow("block 5 does not follow block 3");
    expect(() => add(4, 3, 2)).toThrow("in the tree already");
    expect(tree.size).toBe(4);
  });
});
