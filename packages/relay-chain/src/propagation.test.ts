import { beforeEach, describe, expect, it } from "@jest/globals";
import { SeededChance, VirtualClock } from "@parahost/kernel";
import { nameOf, SmallTree } from "../../../test/relay-chain/small-tree.js";
import type { ChainBlock } from "./block.js";
import { PROPAGATION_MS } from "./config.js";
import { Propagation } from "./propagation.js";

describe("Propagation", () => {
  let clock: VirtualClock;
  let propagation: Propagation;
  let chain: SmallTree;
  let arrivals: { readonly node: string; readonly what: string; readonly atMs: number }[];
  let faults: unknown[];

  beforeEach(() => {
    clock = new VirtualClock();
    propagation = new Propagation(clock, new SeededChance("propagation"));
    chain = new SmallTree();
    arrivals = [];
    faults = [];
  });
  const note = (node: string, what: string) => void arrivals.push({ node, what, atMs: clock.now() });
  const join = (node: string, deliver = (block: ChainBlock) => note(node, nameOf(block.hash))) => {
    const view = { deliver, finalize: (block: ChainBlock) => note(node, `${nameOf(block.hash)} is final`) };
    return propagation.join(node, view, (fault) => faults.push(fault));
  };

  it("brings a block at once to the node that made it, and to the others a little later, each in its own time", async () => {
    for (const node of ["alice", "bob", "charlie"]) join(node);
    for (let i = 1; i <= 200; i++) {
      propagation.send(chain.add(`b${i}`, i === 1 ? "root" : `b${i - 1}`), "bob");
      await clock.advance(1_000);
    }
    const took = (name: string) =>
      arrivals.filter(({ node }) => node === name).map(({ what, atMs }) => atMs - (Number(what.slice(1)) - 1) * 1_000);

    expect(new Set(took("bob"))).toEqual(new Set([0]));
    for (const node of ["alice", "charlie"]) {
      expect(took(node)).toHaveLength(200);
      expect(Math.min(...took(node))).toBeGreaterThanOrEqual(PROPAGATION_MS.least);
      expect(Math.max(...took(node))).toBeLessThanOrEqual(PROPAGATION_MS.most);
      expect(new Set(took(node)).size).toBeGreaterThan(20);
    }
    expect(took("alice")).not.toEqual(took("charlie"));
  });

  it("brings a block that no node made to all of them a little later", async () => {
    join("alice");
    propagation.send(chain.add("a", "root"), null);
    expect(arrivals).toEqual([]);

    await clock.advance(PROPAGATION_MS.most);
    expect(arrivals).toHaveLength(1);
  });

  it("brings nothing any more to a node that has left, not even what is on its way", async () => {
    const leave = join("alice");
    propagation.send(chain.add("a", "root"), null);
    leave();
    propagation.send(chain.add("b", "a"), "alice");
    propagation.finalized(chain.finalize("a"));
    await clock.advance(1_000);

    expect([arrivals, faults]).toEqual([[], []]);
  });

  it("does not take off the node that has come back under the same name", () => {
    const leave = join("alice");
    leave();
    join("alice");
    leave();
    propagation.send(chain.add("a", "root"), "alice");

    expect(arrivals).toHaveLength(1);
  });

  it("refuses a second node of one name", () => {
    join("alice");
    expect(() => join("alice")).toThrow(expect.objectContaining({ code: "NameTaken", details: { node: "alice" } }));
  });

  it("tells every node at once what is final", () => {
    for (const node of ["alice", "bob"]) join(node);
    chain.add("a", "root");
    propagation.finalized(chain.finalize("a"));

    expect(arrivals).toEqual(["alice", "bob"].map((node) => ({ node, what: "a is final", atMs: 0 })));
  });

  it("gives a fault of one node's listeners to that node, and the block to the others", async () => {
    const fault = new Error("a listener of alice failed");
    join("alice", () => {
      throw fault;
    });
    join("bob");
    propagation.send(chain.add("a", "root"), "alice");
    propagation.send(chain.add("b", "a"), null);
    await clock.advance(1_000);

    expect(faults).toEqual([fault, fault]);
    expect(arrivals.map(({ node, what }) => `${what} to ${node}`)).toEqual(["a to bob", "b to bob"]);
  });
});
