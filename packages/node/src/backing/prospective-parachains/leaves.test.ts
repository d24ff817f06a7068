import { beforeAll, describe, expect, it } from "@jest/globals";
import { coreIndex, headDataHash, paraId, ready } from "@parahost/primitives";
import { type Built, blockAt, built } from "../../../../../test/node/prospective-candidates.js";
import { ANCESTRY, type LeafAt, notSupported, ProspectiveWorld } from "../../../../../test/node/prospective-world.js";

const ONE = paraId(1);
const HEAD = [1, 2, 3];
const leafA: LeafAt = { block: blockAt(100), paras: [{ paraId: ONE, min: 97, head: HEAD }] };
const onA = (from: readonly number[], to: readonly number[]) => built({ on: leafA.block, para: ONE, from, to });
const hashes = (candidates: readonly Built[]) => candidates.map(({ hash }) => hash);

// After prospective-parachains/src/tests.rs.
describe("ProspectiveParachainsSubsystem, leaf by leaf", () => {
  let a: Built, b: Built, c: Built, d: Built, e: Built;
  beforeAll(async () => {
    await ready();
    [a, b, c, d, e] = [onA(HEAD, [1]), onA([1], [2]), onA([2], [3]), onA([3], [4]), onA([4], [5])];
  });
  const leafB = (pending: readonly Built[]): LeafAt => ({
    block: blockAt(101),
    paras: [{ paraId: ONE, min: 98, head: HEAD, pending }],
  });
  const leafC: LeafAt = {
    block: blockAt(101, 12),
    parent: leafA.block,
    paras: [{ paraId: ONE, min: 98, head: HEAD }],
  };

  it("finds a candidate on a leaf and on the leaf above it alike", async () => {
    const host = new ProspectiveWorld();
    const above = leafB([]);
    for (const leaf of [leafA, above]) await host.activate(leaf);
    await host.introduceAndBack(a);

    expect(await host.backable(leafA, ONE)).toEqual([a.hash]);
    expect(await host.backable(above, ONE)).toEqual([a.hash]);
    expect(await host.membership(b)).toEqual([leafA.block.hash, above.block.hash]);
    expect(await host.membership(b, above)).toEqual([above.block.hash]);
  });

  it("says at which leaves a candidate could become a member, before it is known and after", async () => {
    const host = new ProspectiveWorld({ maxCandidateDepth: 1, allowedAncestryLen: 3 });
    const above = leafB([]);
    for (const leaf of [leafA, above]) await host.activate(leaf);
    const both = [leafA.block.hash, above.block.hash];
    const all = async () => [await host.membership(a), await host.membership(b), await host.membership(c)];
    expect(await all()).toEqual([both, both, both]);
    expect(await host.introduce(a)).toBe(true);
    expect(await all()).toEqual([both, both, both]);
    await host.back(a);
    expect(await all()).toEqual([both, both, both]);
    const stranger = built({ on: blockAt(100, 222), para: ONE, from: [1], to: [2] });
    expect(await host.membership(stranger)).toEqual([]);
    expect(await host.introduce(stranger)).toBe(false);
    await host.introduceAndBack(b);
    expect(await all()).toEqual([both, both, both]);
  });

  it("says so of a candidate that is known by name alone", async () => {
    const host = new ProspectiveWorld();
    await host.activate(leafA);
    await host.introduceAndBack(a);
    const ask = async (relayParent: typeof leafA.block.hash, parent: readonly number[]) => {
      const incomplete = {
        kind: "Incomplete",
        candidatePara: ONE,
        candidateHash: e.hash,
        candidateRelayParent: relayParent,
        parentHeadDataHash: headDataHash(Uint8Array.from(parent)),
      } as const;
      const asked = { candidates: [incomplete], fragmentChainRelayParent: null };
      return (await host.world.until(host.world.ask("getHypotheticalMembership", asked)))[0];
    };
    expect((await ask(leafA.block.hash, [1]))?.leaves).toEqual([leafA.block.hash]);
    expect((await ask(leafA.block.hash, [99]))?.leaves).toEqual([leafA.block.hash]);
    expect((await ask(blockAt(99).hash, [1]))?.leaves).toEqual([]);
    expect((await ask(blockAt(96).hash, [1]))?.leaves).toEqual([]);
  });

  it("begins a leaf with the candidates of its parent, behind what is pending", async () => {
    const host = new ProspectiveWorld();
    await host.activate(leafA);
    await host.introduceAndBack(a, b, c, d);
    const after = leafB([a, b]);
    await host.activate(after);
    expect(await host.backable(after, ONE)).toEqual([]);
    expect(await host.backable(after, ONE, hashes([b, a]))).toEqual(hashes([c, d]));
    expect(await host.backable(leafA, ONE)).toEqual(hashes([a, b, c, d]));

    await host.deactivate(leafA);
    expect(await host.backable(after, ONE, hashes([a, b]))).toEqual(hashes([c, d]));
    expect(await host.backable(leafA, ONE)).toEqual([]);

    // A fork on the same parent, where nothing is pending, begins with the same.
    await host.activate(leafC);
    expect(await host.backable(leafC, ONE)).toEqual(hashes([a, b, c, d]));
    expect(await host.backable(after, ONE, hashes([a, b]))).toEqual(hashes([c, d]));

    // The parent is a leaf no more, and yet it hears of what comes.
    await host.deactivate(leafC);
    await host.introduceAndBack(e);
    await host.activate(leafC);
    expect(await host.backable(leafC, ONE)).toEqual(hashes([a, b, c, d, e]));
    expect(await host.backable(after, ONE, hashes([a, b]))).toEqual(hashes([c, d, e]));
  });

  it("begins a leaf with the candidates of its parent where this one goes as that one comes", async () => {
    const host = new ProspectiveWorld();
    await host.activate(leafA);
    await host.introduceAndBack(a, b);
    const after = leafB([a]);
    await host.activate(after, leafA);

    expect(await host.backable(after, ONE, [a.hash])).toEqual([b.hash]);
    expect(await host.backable(leafA, ONE)).toEqual([]);
  });

  it("begins with nothing where the parent is not in the leaf's view", async () => {
    const host = new ProspectiveWorld();
    await host.activate(leafA);
    await host.introduceAndBack(a, b);
    const after = { ...leafB([]), ancestry: 0 };
    await host.activate(after, leafA);

    expect(await host.backable(after, ONE)).toEqual([]);
    // As where a session begins: what is built on blocks before it has no place.
    expect(await host.introduce(c)).toBe(false);
  });

  it("keeps what is pending though its relay parent is out of view, and what is built on it", async () => {
    const host = new ProspectiveWorld();
    await host.activate(leafA);
    const old = built({ on: blockAt(97), para: ONE, from: HEAD, to: [1] });
    await host.introduceAndBack(old);
    const after = leafB([old]);
    await host.activate(after);
    expect(await host.membership(old)).toEqual([leafA.block.hash, after.block.hash]);
    const next = built({ on: after.block, para: ONE, from: [1], to: [2] });
    await host.introduceAndBack(next);

    expect(await host.backable(after, ONE, [old.hash])).toEqual([next.hash]);
    expect(host.warnings()).toEqual([]);
  });

  it("leaves out what is pending on a block that is not there, and what comes after", async () => {
    const host = new ProspectiveWorld();
    const lost = built({ on: blockAt(97, 222), para: ONE, from: HEAD, to: [1] });
    await host.activate(leafB([lost, b]));

    expect(await host.membership(lost)).toEqual([]);
    expect(await host.backable(leafB([]), ONE, [lost.hash])).toEqual([]);
    expect(host.log.lines.find(({ level }) => level === "warn")?.fields).toMatchObject({
      pendingLeftOut: 2,
      misfit: null,
    });
  });

  it("says so when what is pending does not fit its beginning", async () => {
    const host = new ProspectiveWorld();
    await host.activate(leafB([b]));

    expect(host.warnings()).toEqual(["candidates pending availability left out"]);
    expect(host.log.lines.find(({ level }) => level === "warn")?.fields).toMatchObject({
      paraId: 1,
      pendingLeftOut: 1,
      misfit: { code: "PersistedValidationDataMismatch" },
    });
  });

  it("remembers no more relay parents than are in view", async () => {
    const host = new ProspectiveWorld();
    const leaves = Array.from({ length: 10 }, (_, i): LeafAt => {
      const number = 91 + i;
      return { block: blockAt(number), paras: [{ paraId: ONE, min: number - ANCESTRY, head: HEAD }] };
    });
    for (const [i, leaf] of leaves.entries()) await host.activate(leaf, ...leaves.slice(Math.max(0, i - 1), i));

    const count = (type: string) => host.metrics.count("prospective_parachains_active_leaves_count", type);
    expect([count("active"), count("inactive")]).toEqual([1, ANCESTRY]);
  });

  it("takes its paras from the cores where there is no claim queue", async () => {
    const host = new ProspectiveWorld();
    host.world
      .answer("runtimeApi", "claimQueue", notSupported)
      .answer("runtimeApi", "availabilityCores", () => [
        { kind: "Free" } as const,
        { kind: "Scheduled", paraId: ONE, collator: null } as const,
      ]);
    await host.activate(leafA);
    await host.introduceAndBack(a);

    expect(await host.backable(leafA, ONE)).toEqual([a.hash]);
    expect(host.world.told("runtimeApi", "paraBackingState").map(({ paraId }) => paraId)).toEqual([ONE]);
  });

  it("asks for each para once, however many cores and claims it has, and for each block once", async () => {
    const host = new ProspectiveWorld();
    host.world.answer("runtimeApi", "claimQueue", () => [
      [coreIndex(0), [ONE, paraId(3), ONE]] as const,
      [coreIndex(1), [ONE, ONE]] as const,
    ]);
    await host.activate(leafA);

    expect(host.world.told("runtimeApi", "paraBackingState").map(({ paraId }) => paraId)).toEqual([1, 3]);
    const blocks = host.world.told("chainApi", "blockHeader").map(({ at }) => at);
    expect(blocks).toEqual([100, 99, 98, 97].map((number) => blockAt(number).hash));
  });
});
