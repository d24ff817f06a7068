import { beforeEach, describe, expect, it } from "@jest/globals";
import { blockNumber } from "@parahost/primitives";
import fc from "fast-check";
import { nameOf, SmallTree } from "../../../test/relay-chain/small-tree.js";
import { ChainView } from "./chain-view.js";

describe("ChainView", () => {
  let chain: SmallTree;
  let view: ChainView;
  let heard: string[];

  /** root ─ a ─ b ─ c ─ d, and a ─ x ─ y */
  beforeEach(() => {
    chain = new SmallTree();
    view = new ChainView(chain, [chain.block("root")]);
    heard = [];
    view.listen({
      imported: ({ hash, parentHash }) => heard.push(`${nameOf(hash)} on ${nameOf(parentHash)}`),
      finalized: ({ hash }) => heard.push(`${nameOf(hash)} is final`),
    });
    for (const [name, parent] of ["a root", "b a", "c b", "d c", "x a", "y x"].map((line) => line.split(" ")))
      chain.add(name ?? "", parent ?? "");
  });
  const deliver = (...names: string[]) => {
    for (const name of names) view.deliver(chain.block(name));
  };
  const leaves = () => view.leaves().map(({ hash }) => nameOf(hash));
  const hashOf = (name: string) => chain.block(name).hash;

  it("builds beside a block that was reverted, once the one that says so has arrived", () => {
    deliver("a", "b", "c", "x");
    chain.add("r", "c", 2);
    expect(nameOf(view.best.hash)).toBe("c");
    deliver("r");
    expect(nameOf(view.best.hash)).toBe("x");
    deliver("d", "y");
    expect(nameOf(view.best.hash)).toBe("y");
  });

  it("does not know a block before it arrives", async () => {
    deliver("a");
    expect(view.block(hashOf("b"))).toBeUndefined();
    expect(await view.header(hashOf("b"))).toBeNull();
    expect(await view.ancestors(hashOf("b"), 3)).toEqual([]);

    deliver("b");
    expect(view.block(hashOf("b"))).toBe(chain.block("b"));
    expect(await view.header(hashOf("b"))).toBe(chain.block("b").header);
  });

  it("says a block only after its parent, whatever order they come in, and only once", () => {
    deliver("c", "x", "b", "c");
    expect(heard).toEqual([]);
    expect(view.best).toBe(chain.block("root"));

    deliver("a", "b", "c", "a");
    // What waits for a block comes in the order in which it came: x was here before b.
    expect(heard).toEqual(["a on root", "x on a", "b on a", "c on b"]);
    expect(view.best).toBe(chain.block("c"));
  });

  it("has as best block the highest that arrived, of equally high ones the one that arrived first here", () => {
    deliver("a", "x", "b");
    expect(view.best).toBe(chain.block("x"));

    deliver("c");
    expect(view.best).toBe(chain.block("c"));
    deliver("y");
    expect(view.best).toBe(chain.block("c"));
  });

  it("has as leaves the blocks without children that have arrived", () => {
    expect(leaves()).toEqual(["root"]);
    deliver("a", "b", "x");
    expect(leaves()).toEqual(["b", "x"]);
    deliver("y");
    expect(leaves()).toEqual(["b", "y"]);
  });

  it("gives the ancestors of a block, the parent first, down to the lowest that is kept", async () => {
    deliver("a", "b", "c");
    const ancestors = async (k: number) => (await view.ancestors(hashOf("c"), k)).map(nameOf);
    expect(await ancestors(2)).toEqual(["b", "a"]);
    expect(await ancestors(0)).toEqual([]);
    expect(await ancestors(9)).toEqual(["b", "a", "root"]);
  });

  it("tells its node that a block is final, and lets go of the forks that are passed by", async () => {
    deliver("a", "x", "y", "b", "c");
    heard.length = 0;
    view.finalize(chain.finalize("b"));

    expect(heard).toEqual(["b is final"]);
    expect(nameOf(view.finalized().hash)).toBe("b");
    expect(leaves()).toEqual(["c"]);
    expect(view.best).toBe(chain.block("c"));
    const finalized = (number: number) => view.finalizedHash(blockNumber(number));
    expect(await Promise.all([0, 1, 2, 3].map(finalized))).toEqual([hashOf("root"), hashOf("a"), hashOf("b"), null]);
    expect(view.block(hashOf("a"))).toBe(chain.block("a"));
  });

  it("takes the highest that is left where its best block was passed by", () => {
    deliver("a", "x", "y", "b");
    expect(view.best).toBe(chain.block("y"));
    view.finalize(chain.finalize("b"));

    expect(view.best).toBe(chain.block("b"));
    deliver("c");
    expect(view.best).toBe(chain.block("c"));
  });

  it("hears of finality once the block has arrived, and of what lies on the way to it as it comes", () => {
    deliver("a");
    view.finalize(chain.finalize("b"));
    view.finalize(chain.finalize("c"));
    expect(nameOf(view.finalized().hash)).toBe("root");
    expect(heard).toEqual(["a on root"]);

    deliver("b");
    deliver("d", "c");
    expect(heard.slice(1)).toEqual(["b on a", "b is final", "c on b", "c is final", "d on c"]);
  });

  it("never goes back on what is final, nor says it twice", () => {
    deliver("a", "b", "c");
    const [b, c] = [chain.finalize("b"), chain.finalize("c")];
    view.finalize(c);
    view.finalize(b);
    view.finalize(c);

    expect(heard.slice(3)).toEqual(["c is final"]);
  });

  it("leaves a block where it is that finality has passed by before it arrived, and what waits for it too", () => {
    const [x, y] = [chain.block("x"), chain.block("y")];
    deliver("a", "y");
    view.finalize(chain.finalize("b"));
    view.deliver(x);
    view.deliver(y);
    deliver("b");

    expect(heard).toEqual(["a on root", "b on a", "b is final"]);
    expect(leaves()).toEqual(["b"]);
  });

  it("knows finalized blocks only as long as they are kept", async () => {
    deliver("a", "b", "c", "d");
    const a = hashOf("a");
    view.finalize(chain.finalize("d", 2));

    expect(view.block(a)).toBeUndefined();
    expect((await view.ancestors(hashOf("d"), 9)).map(nameOf)).toEqual(["c", "b"]);
  });

  it("says no more to a listener that has gone", () => {
    const late: string[] = [];
    const leave = view.listen({
      imported: ({ hash }) => late.push(nameOf(hash)),
      finalized: () => {},
    });
    deliver("a");
    leave();
    deliver("b");

    expect(late).toEqual(["a"]);
  });

  it("has all there is when it begins with all there is", async () => {
    chain.finalize("a");
    const late = new ChainView(chain, [chain.block("a"), ...chain.tree.descendants(chain.tree.finalized)]);

    expect(late.best).toBe(chain.block("d"));
    expect(late.leaves().map(({ hash }) => nameOf(hash))).toEqual(["d", "y"]);
    expect(nameOf(late.finalized().hash)).toBe("a");
    expect(await late.finalizedHash(blockNumber(0))).toBe(hashOf("root"));
  });

  it("comes to the same end whatever order blocks arrive in, with finality at any moment", () => {
    const arrivals = fc.record({
      order: fc.shuffledSubarray(["a", "b", "c", "d", "x", "y"], { minLength: 6 }),
      whenFinal: fc.nat({ max: 6 }),
    });
    const run = ({ order, whenFinal }: { order: string[]; whenFinal: number }) => {
      const tree = new SmallTree();
      const seen = new ChainView(tree, [tree.block("root")]);
      const arrived = new Set(["root"]);
      seen.listen({
        imported: ({ hash, parentHash }) => {
          expect(arrived.has(nameOf(parentHash))).toBe(true);
          arrived.add(nameOf(hash));
        },
        finalized: ({ hash }) => expect(arrived.has(nameOf(hash))).toBe(true),
      });
      for (const line of ["a root", "b a", "c b", "d c", "x a", "y x"]) tree.add(line.slice(0, 1), line.slice(2));
      const blocks = order.map((name) => tree.block(name));
      for (const [i, block] of blocks.entries()) {
        if (i === whenFinal) seen.finalize(tree.finalize("b"));
        seen.deliver(block);
      }
      if (whenFinal === 6) seen.finalize(tree.finalize("b"));
      expect(nameOf(seen.best.hash)).toBe("d");
      expect(nameOf(seen.finalized().hash)).toBe("b");
      expect(seen.leaves().map(({ hash }) => nameOf(hash))).toEqual(["d"]);
    };
    fc.assert(fc.property(arrivals, run), { seed: 22, numRuns: 500 });
  });
});
