import { describe, expect, it } from "@jest/globals";
import { blockNumber, candidateHashOf, hash } from "@parahost/primitives";
import { bytes32, chainOf, dataAt, LEAF, PARA } from "../../../../../test/node/inherent-scene.js";
import {
  ELASTIC,
  LEGACY,
  ourStrategies,
  PROSPECTIVE,
  ProvisionerWorld,
} from "../../../../../test/node/provisioner-world.js";

const oneCore = [{ kind: "Scheduled", paraId: PARA, collator: null }] as const;
const selectedBy = ({ reports }: ProvisionerWorld) =>
  reports.reports.filter(({ step }) => step === "selected").map(({ reason }) => reason);

describe("ProvisionerSubsystem and the strategies", () => {
  it.each([
    { traits: LEGACY, cores: 2, taken: 1, by: "legacy" },
    { traits: PROSPECTIVE, cores: 1, taken: 1, by: "prospective" },
    { traits: PROSPECTIVE, cores: 2, taken: 0, by: "prospective" },
    { traits: ELASTIC, cores: 1, taken: 1, by: "elastic-scaling" },
    { traits: ELASTIC, cores: 2, taken: 2, by: "elastic-scaling" },
  ])("takes $taken of three candidates for $cores cores by $by", async ({ traits, cores, taken, by }) => {
    const scene = new ProvisionerWorld();
    scene.session = { index: 3, traits };
    if (cores === 1) scene.cores = oneCore;
    await scene.ready();
    for (const receipt of scene.receipts) await scene.note(receipt);

    const { backedCandidates } = await scene.world.until(scene.request());
    expect(backedCandidates).toEqual(scene.chain.slice(0, taken));
    expect(selectedBy(scene)).toEqual(Array.from({ length: taken }, () => by));
    const dropped = scene.reports.reports.filter(({ step }) => step === "dropped");
    expect(dropped.map((report) => report.candidateHash)).toEqual(
      scene.chain.slice(taken).map(({ candidate }) => candidateHashOf(candidate)),
    );
  });

  it("changes the strategy with the session, without a restart", async () => {
    const scene = new ProvisionerWorld();
    scene.cores = oneCore;
    scene.world.answer("runtimeApi", "persistedValidationData", () => dataAt(LEAF.hash)); // the state stands still
    for (const [i, traits] of [LEGACY, PROSPECTIVE, ELASTIC, LEGACY].entries()) {
      scene.session = { index: i, traits };
      const leaf = { hash: hash(bytes32(0x20 + i)), number: blockNumber(100 + i) };
      await scene.world.activate(leaf);
      await scene.note(scene.receipts[0] ?? (null as never), leaf.hash);
      await scene.world.until(scene.request(leaf.hash));
    }

    expect(selectedBy(scene)).toEqual(["legacy", "prospective", "elastic-scaling", "legacy"]);
  });

  it("keeps what two sessions are like, and asks again for a third", async () => {
    const scene = new ProvisionerWorld();
    for (const [i, index] of [1, 2, 1, 2, 3, 1].entries()) {
      scene.session = { index, traits: ELASTIC };
      const leaf = { hash: hash(bytes32(0x20 + i)), number: blockNumber(100 + i) };
      await scene.world.activate(leaf);
      await scene.world.until(scene.request(leaf.hash));
    }

    // Sessions 1, 2 and 3, and 1 again since 3 took its place.
    expect(scene.asked("runtimeApi.nodeFeatures")).toBe(4);
  });

  it("keeps to the strategy that is pinned, and refuses where it does not suit", async () => {
    const scene = await new ProvisionerWorld(ourStrategies(), "prospective").ready();
    scene.cores = oneCore;
    await scene.world.until(scene.request());
    expect(selectedBy(scene)).toEqual(["prospective"]);

    scene.session = { index: 4, traits: LEGACY };
    await expect(scene.world.until(scene.request())).rejects.toMatchObject({
      code: "NoStrategySuits",
      details: { strategies: ["prospective"] },
    });
  });

  it("sends no candidate whose link does not hold, whatever prospective parachains and backing say", async () => {
    const scene = await new ProvisionerWorld().ready();
    const [first] = scene.chain;
    const [astray] = chainOf(1, { parentHead: Uint8Array.of(77) });
    const chain = [first, astray].flatMap((body) => body ?? []);
    scene.world.answer("prospectiveParachains", "getBackableCandidates", () =>
      chain.map(({ candidate }) => ({ candidateHash: candidateHashOf(candidate), relayParent: LEAF.hash })),
    );
    scene.world.answer("candidateBacking", "getBackableCandidates", () => chain);

    expect((await scene.world.until(scene.request())).backedCandidates).toEqual([first]);
    expect(scene.reports.reports).toContainEqual({
      step: "dropped",
      candidateHash: astray && candidateHashOf(astray.candidate),
      paraId: PARA,
      relayParent: LEAF.hash,
      reason: "ParentMismatch",
    });
    expect(scene.metrics.count("provisioner_candidates_passed_over_total", "ParentMismatch")).toBe(1);
  });
});
