import { beforeAll, describe, expect, it } from "@jest/globals";
import { noMetrics } from "@parahost/conformance";
import { type Metrics, SubsystemError } from "@parahost/kernel";
import { headDataHash, paraId, persistedValidationDataHash, ready } from "@parahost/primitives";
import { type Built, blockAt, built } from "../../../../../test/node/prospective-candidates.js";
import { type LeafAt, notSupported, ProspectiveWorld } from "../../../../../test/node/prospective-world.js";
import { ProspectiveParachainsMetrics } from "./metrics.js";

const [ONE, TWO] = [paraId(1), paraId(2)];
/** As upstream's: three leaves, each on a chain of its own. */
const leafA: LeafAt = {
  block: blockAt(100),
  paras: [
    { paraId: ONE, min: 97, head: [1, 2, 3] },
    { paraId: TWO, min: 100, head: [2, 3, 4] },
  ],
};
const leafB: LeafAt = {
  block: blockAt(101, 201),
  parent: blockAt(100, 200),
  paras: [
    { paraId: ONE, min: 99, head: [3, 4, 5] },
    { paraId: TWO, min: 101, head: [4, 5, 6] },
  ],
};
const leafC: LeafAt = {
  block: blockAt(102, 212),
  parent: blockAt(101, 211),
  paras: [
    { paraId: ONE, min: 102, head: [5, 6, 7] },
    { paraId: TWO, min: 98, head: [6, 7, 8] },
  ],
};
const on = ({ block }: LeafAt, para: typeof ONE, from: readonly number[], to: readonly number[]) =>
  built({ on: block, para, from, to });
/** Candidates of para 1 at leaf A, each on the one before. */
const chainOf = (length: number): readonly Built[] =>
  Array.from({ length }, (_, i) => on(leafA, ONE, i === 0 ? [1, 2, 3] : [i], [i + 1]));
const hashes = (candidates: readonly Built[]) => candidates.map(({ hash }) => hash);

// After prospective-parachains/src/tests.rs.
describe("ProspectiveParachainsSubsystem", () => {
  beforeAll(ready);

  it.each([
    { off: "the runtime does not know it", params: notSupported },
    { off: "its depth is 0", params: () => ({ maxCandidateDepth: 0, allowedAncestryLen: 0 }) },
  ])("knows nothing where async backing is off: $off", async ({ params }) => {
    const host = new ProspectiveWorld();
    host.world.answer("runtimeApi", "asyncBackingParams", params);
    await host.activate({ ...leafA, ancestry: 0 });

    expect(host.world.transcript).toEqual(["runtimeApi.asyncBackingParams"]);
    expect(await host.backable(leafA, ONE)).toEqual([]);
    const minimum = host.world.ask("getMinimumRelayParents", { relayParent: leafA.block.hash });
    expect(await host.world.until(minimum)).toEqual([]);
    expect(await host.membership(on(leafA, ONE, [1, 2, 3], [1]))).toEqual([]);
    expect(host.warnings()).toEqual([]);
    await host.activate({ ...leafB, ancestry: 0 }, leafA);
    expect(host.metrics.count("prospective_parachains_active_leaves_count", "active")).toBe(0);
    expect(host.world.faults).toEqual([]);
  });

  describe("with three leaves", () => {
    const started = async () => {
      const host = new ProspectiveWorld();
      for (const leaf of [leafA, leafB, leafC]) await host.activate(leaf);
      const a1 = on(leafA, ONE, [1, 2, 3], [1]);
      const a2 = on(leafA, TWO, [2, 3, 4], [2]);
      const b = on(leafB, ONE, [3, 4, 5], [3]);
      const c = on(leafC, TWO, [6, 7, 8], [4]);
      for (const candidate of [a1, a2, b, c]) expect(await host.introduce(candidate)).toBe(true);
      for (const candidate of [a1, a2, b, c]) await host.back(candidate);
      const all = () =>
        Promise.all([leafA, leafB, leafC].flatMap((leaf) => [ONE, TWO].map((p) => host.backable(leaf, p))));
      return { host, all, a1, a2, b, c };
    };

    it("finds each candidate where it belongs, and nowhere else", async () => {
      const { all, a1, a2, b, c } = await started();
      expect(await all()).toEqual([[a1.hash], [a2.hash], [b.hash], [], [], [c.hash]]);
    });

    it("forgets candidates with the leaves that their relay parents were in view of", async () => {
      const { host, all, b, c } = await started();
      await host.deactivate(leafA);
      expect(await all()).toEqual([[], [], [b.hash], [], [], [c.hash]]);
      await host.deactivate(leafB);
      expect(await all()).toEqual([[], [], [], [], [], [c.hash]]);
      await host.deactivate(leafC);
      expect(await all()).toEqual([[], [], [], [], [], []]);
    });

    it("counts leaves and candidates", async () => {
      const { host } = await started();
      const count = (name: string, type?: string) => host.metrics.count(`prospective_parachains_${name}`, type);
      expect([count("active_leaves_count", "active"), count("active_leaves_count", "inactive")]).toEqual([3, 0]);
      await host.activate({ ...leafB, block: blockAt(101) }, leafA);
      expect([count("active_leaves_count", "active"), count("active_leaves_count", "inactive")]).toEqual([3, 1]);
      expect(count("implicit_view_candidate_count")).toBe(2);
    });
  });

  it("takes a candidate once, and says so each time", async () => {
    const host = new ProspectiveWorld();
    await host.activate(leafA);
    const [candidate] = chainOf(1) as [Built];
    await host.introduceAndBack(candidate);
    for (let again = 0; again < 5; again++) expect(await host.introduce(candidate)).toBe(true);

    expect(await host.backable(leafA, ONE)).toEqual([candidate.hash]);
  });

  it("has a chain no longer by more than one than the depth", async () => {
    const host = new ProspectiveWorld({ maxCandidateDepth: 1, allowedAncestryLen: 3 });
    await host.activate(leafA);
    const chain = chainOf(3);
    for (const candidate of chain) expect(await host.introduce(candidate)).toBe(true);
    for (const candidate of chain) await host.back(candidate);

    expect(await host.backable(leafA, ONE)).toEqual(hashes(chain.slice(0, 2)));
  });

  it("keeps as many candidates beside the chain as can honestly be seconded", async () => {
    // Depth 1 allows two a validator: 2 by 5 validators of a group on one core, at each of two relay parents.
    const host = new ProspectiveWorld({ maxCandidateDepth: 1, allowedAncestryLen: 3 });
    await host.activate({ ...leafA, ancestry: 1 });
    const apart = Array.from({ length: 21 }, (_, i) => on(leafA, ONE, [100 + i], [200 + i]));
    const taken: boolean[] = [];
    for (const candidate of apart) taken.push(await host.introduce(candidate));
    expect(taken).toEqual([...Array.from({ length: 20 }, () => true), false]);
  });

  it("connects candidates once the one between them is backed", async () => {
    const host = new ProspectiveWorld();
    await host.activate(leafA);
    const [a, b, c, d] = chainOf(4) as [Built, Built, Built, Built];
    await host.introduceAndBack(a, c, d);
    expect(await host.backable(leafA, ONE)).toEqual([a.hash]);
    await host.introduceAndBack(b);

    expect(await host.backable(leafA, ONE)).toEqual(hashes([a, b, c, d]));
  });

  it("answers what follows the ancestors, with the relay parent of each", async () => {
    const host = new ProspectiveWorld();
    await host.activate(leafA);
    const [a, b, c, d] = chainOf(4) as [Built, Built, Built, Built];
    for (const candidate of [a, b]) await host.introduce(candidate);
    expect(await host.backable(leafA, ONE, [a.hash], 1)).toEqual([]);
    await host.introduceAndBack(a, b, c, d);
    await host.back({ ...a, hash: on(leafA, ONE, [9], [8]).hash });

    expect(await host.backable(leafA, ONE, [c.hash, a.hash, b.hash], 2)).toEqual([d.hash]);
    expect(await host.backable(leafA, ONE, [a.hash], 2)).toEqual(hashes([b, c]));
    expect(await host.backable(leafA, ONE, [b.hash], 1)).toEqual([a.hash]);
    expect(await host.backable(leafA, TWO, [a.hash], 1)).toEqual([]);
    expect(await host.backable(leafA, ONE, [], 0)).toEqual([]);
    const asked = { relayParent: leafA.block.hash, paraId: ONE, count: 1, ancestors: [] };
    expect(await host.world.until(host.world.ask("getBackableCandidates", asked))).toEqual([
      { candidateHash: a.hash, relayParent: leafA.block.hash },
    ]);
  });

  it("refuses what is no candidate, and a para that is not scheduled, with a word", async () => {
    const host = new ProspectiveWorld();
    await host.activate(leafA);
    const [a] = chainOf(1) as [Built];
    expect(await host.introduce({ ...a, data: { ...a.data, maxPovSize: 0 } })).toBe(false);
    expect(host.log.lines.at(-1)?.fields).toMatchObject({
      code: "PersistedValidationDataMismatch",
      expected: persistedValidationDataHash(a.data),
    });
    expect(await host.introduce(on(leafA, paraId(3), [1, 2, 3], [1]))).toBe(false);
    await host.back(on(leafA, paraId(3), [1, 2, 3], [1]));
    const elsewhere = { candidatePara: TWO, candidateReceipt: a.receipt, persistedValidationData: a.data };
    expect(await host.world.until(host.world.ask("introduceSecondedCandidate", elsewhere))).toBe(false);

    expect(host.warnings()).toHaveLength(4);
    expect(host.world.faults).toEqual([]);
  });

  it("tells the earliest relay parents, para by para", async () => {
    const host = new ProspectiveWorld();
    await host.activate(leafA);
    const at = (relayParent: typeof leafA.block.hash) =>
      host.world.until(host.world.ask("getMinimumRelayParents", { relayParent }));
    expect(await at(leafA.block.hash)).toEqual([
      [ONE, 97],
      [TWO, 100],
    ]);
    expect(await at(blockAt(99).hash)).toEqual([]);
  });

  it("tells what a candidate is validated against, where its parent's head is known", async () => {
    const host = new ProspectiveWorld();
    await host.activate(leafA);
    const [a, b, c] = chainOf(3) as [Built, Built, Built];
    const e = on(leafA, ONE, [5], [6]);
    const data = ({ data: { parentHead } }: Built, relayParent = leafA.block.hash) => {
      const parentHeadData = { kind: "OnlyHash", hash: headDataHash(parentHead) } as const;
      const asked = { paraId: ONE, candidateRelayParent: relayParent, parentHeadData };
      return host.world.until(host.world.ask("getProspectiveValidationData", asked));
    };
    expect(await data(a)).toEqual(a.data);
    expect(await data(b)).toBeNull();
    await host.introduceAndBack(a);
    expect([await data(a), await data(b)]).toEqual([a.data, b.data]);
    await host.introduce(b);
    expect([await data(b), await data(c)]).toEqual([b.data, c.data]);
    expect(await data(e)).toBeNull();
    await host.introduce(e);
    expect(await data(e)).toEqual(e.data);
    expect(await data(a, blockAt(96).hash)).toBeNull();

    const parentHeadData = {
      kind: "WithData",
      headData: Uint8Array.of(77),
      hash: headDataHash(Uint8Array.of(77)),
    } as const;
    const asked = { paraId: ONE, candidateRelayParent: blockAt(98).hash, parentHeadData };
    expect(await host.world.until(host.world.ask("getProspectiveValidationData", asked))).toEqual({
      ...{ parentHead: Uint8Array.of(77), relayParentNumber: 98, relayParentStorageRoot: blockAt(98).storageRoot },
      maxPovSize: 1_000_000,
    });
  });

  it("survives a runtime that does not answer, and says so once", async () => {
    const host = new ProspectiveWorld();
    host.world.answer("runtimeApi", "paraBackingState", () => {
      throw new SubsystemError("runtimeApi", "Execution", { fatal: false });
    });
    await host.activate(leafA);

    expect(host.warnings()).toEqual(["no fragment chains at a leaf: the chain does not answer"]);
    expect(await host.backable(leafA, ONE)).toEqual([]);
    expect(host.world.faults).toEqual([]);
  });

  it("counts under upstream's names", () => {
    const names: string[] = [];
    const named: Metrics = {
      ...noMetrics,
      gauge: (name, help) => {
        names.push(name);
        return noMetrics.gauge(name, help);
      },
      histogram: (name, help) => {
        names.push(name);
        return noMetrics.histogram(name, help);
      },
    };
    new ProspectiveParachainsMetrics(named);

    // node/core/prospective-parachains/src/metrics.rs
    expect(names.sort()).toEqual([
      "polkadot_parachain_prospective_parachains_active_leaves_count",
      "polkadot_parachain_prospective_parachains_candidate_count",
      "polkadot_parachain_prospective_parachains_implicit_view_candidate_count",
      "polkadot_parachain_prospective_parachains_time_active_leaves_update",
      "polkadot_parachain_prospective_parachains_time_candidate_backed",
      "polkadot_parachain_prospective_parachains_time_hypothetical_membership",
      "polkadot_parachain_prospective_parachains_time_introduce_seconded_candidate",
    ]);
  });
});
