import { describe, expect, it } from "@jest/globals";
import { candidateHash, hash, validatorIndex } from "@parahost/primitives";
import { bytes32, failing, LEAF } from "../../../../../test/node/inherent-scene.js";
import { ELASTIC, LEGACY, ProvisionerWorld } from "../../../../../test/node/provisioner-world.js";

type Script = Parameters<ProvisionerWorld["world"]["answer"]>;
const never = () => new Promise<never>(() => undefined);
const served = (scene: ProvisionerWorld) => [
  scene.metrics.count("inherent_data_requests_total", "succeeded"),
  scene.metrics.count("inherent_data_requests_total", "failed"),
];
/** With the answer of one neighbour replaced, a dispute to ask about, and nothing but the leaf's head to build on. */
async function worldWhere(
  to: string,
  kind: string,
  script: () => unknown,
  session = ELASTIC,
): Promise<ProvisionerWorld> {
  const scene = new ProvisionerWorld();
  scene.session = { index: 3, traits: session };
  const dispute = { session: 1, candidateHash: candidateHash(bytes32(9)), status: { kind: "Confirmed" } };
  scene.world.answer("disputeCoordinator", "recentDisputes", () => [dispute] as never);
  scene.world.answer(...([to, kind, script] as unknown as Script));
  await scene.ready();
  for (const receipt of scene.receipts) await scene.note(receipt);
  return scene;
}

/** Everything that is asked for one inherent. */
const ASKED = [
  ["runtimeApi", "sessionIndexForChild"],
  ["runtimeApi", "asyncBackingParams"],
  ["runtimeApi", "nodeFeatures"],
  ["runtimeApi", "availabilityCores"],
  ["runtimeApi", "persistedValidationData"],
  ["runtimeApi", "disputes"],
  ["disputeCoordinator", "recentDisputes"],
  ["disputeCoordinator", "queryCandidateVotes"],
  ["chainApi", "blockNumber"],
  ["prospectiveParachains", "getBackableCandidates"],
  ["candidateBacking", "getBackableCandidates"],
] as const;

describe("ProvisionerSubsystem, where a neighbour lets it down", () => {
  it.each(ASKED)("gives up 500 ms later where %s never answers %s", async (to, kind) => {
    const scene = await worldWhere(to, kind, never);
    const early = scene.request();

    await expect(scene.world.until(early)).rejects.toMatchObject({ code: "TimedOut", details: { limitMs: 500 } });
    expect(scene.clock.now()).toBe(2_500);
    expect(served(scene)).toEqual([0, 1]);
  });

  it.each(ASKED.filter(([, kind]) => kind !== "disputes"))(
    "passes on what %s fails with when asked %s",
    async (to, kind) => {
      const scene = await worldWhere(to, kind, failing("Execution"));

      await expect(scene.world.until(scene.request())).rejects.toMatchObject({ code: "Execution", fatal: false });
      expect(served(scene)).toEqual([0, 1]);
    },
  );

  it("goes on at the same leaf once the neighbour is back", async () => {
    const scene = await worldWhere("candidateBacking", "getBackableCandidates", never);
    await expect(scene.world.until(scene.request())).rejects.toMatchObject({ code: "TimedOut" });
    scene.world.answer("candidateBacking", "getBackableCandidates", () => scene.chain.slice(0, 2));

    expect((await scene.world.until(scene.request())).backedCandidates).toEqual(scene.chain.slice(0, 2));
    expect(served(scene)).toEqual([1, 1]);
  });

  it("passes on that the runtime is too old to have cores", async () => {
    const scene = await worldWhere("runtimeApi", "availabilityCores", failing("NotSupported"));

    await expect(scene.world.until(scene.request())).rejects.toMatchObject({ code: "NotSupported" });
  });

  it("builds the first candidate's link without what an old runtime cannot say of those on cores", async () => {
    const scene = await worldWhere("runtimeApi", "candidatesPendingAvailability", failing("NotSupported"));
    scene.world.answer("runtimeApi", "persistedValidationData", () => null);

    const { backedCandidates } = await scene.world.until(scene.request());
    expect(backedCandidates).toEqual([]);
    expect(scene.metrics.count("provisioner_candidates_passed_over_total", "ParaUnknown")).toBe(1);
    expect(scene.metrics.count("provisioner_candidates_passed_over_total", "ParentLeftOut")).toBe(1);
  });

  it.each([
    { says: "that it knows no async backing", kind: "asyncBackingParams" },
    { says: "that async backing is off", kind: null },
  ])("selects as before async backing where the runtime says $says", async ({ kind }) => {
    const scene = kind
      ? await worldWhere("runtimeApi", kind, failing("NotSupported"))
      : await worldWhere("chainApi", "blockNumber", () => LEAF.number, LEGACY);

    expect((await scene.world.until(scene.request())).backedCandidates).toEqual(scene.chain.slice(0, 1));
    expect(scene.asked("prospectiveParachains.getBackableCandidates")).toBe(0);
  });

  it("does without elastic scaling where the runtime has no node features", async () => {
    const scene = await worldWhere("runtimeApi", "nodeFeatures", failing("NotSupported"));

    // Two cores for one para are more than one: the prospective strategy passes it over.
    expect((await scene.world.until(scene.request())).backedCandidates).toEqual([]);
    expect(scene.metrics.count("provisioner_candidates_passed_over_total", "TooManyCores")).toBe(3);
  });

  it("makes data for block 0 where nobody knows the leaf's number", async () => {
    const scene = await worldWhere("chainApi", "blockNumber", () => null);

    expect((await scene.world.until(scene.request())).backedCandidates).toEqual(scene.chain.slice(0, 2));
  });
});

describe("ProvisionerSubsystem, where those who ask, or what they ask about, are gone", () => {
  it("drops the request when the leaf goes while the answer is being made", async () => {
    const scene = await worldWhere("candidateBacking", "getBackableCandidates", never);
    const data = scene.request();
    await scene.world.advance(2_100);
    expect(scene.asked("candidateBacking.getBackableCandidates")).toBe(1);
    await scene.world.deactivate(LEAF.hash);

    await expect(data).rejects.toMatchObject({ code: "ScopeEnded" });
    await scene.world.advance(1_000);
    expect(scene.world.faults).toEqual([]);
  });

  it("drops all that wait when the leaf goes before it is time, and asks nobody for them", async () => {
    const scene = await new ProvisionerWorld().ready();
    const waiting = [scene.request(), scene.request()];
    await scene.world.settle();
    await scene.world.deactivate(LEAF.hash);

    for (const data of waiting) await expect(data).rejects.toMatchObject({ code: "ScopeEnded" });
    await scene.world.advance(3_000);
    expect(scene.world.transcript).toEqual([]);
  });

  it("answers the others when one of those who wait has gone", async () => {
    const scene = await new ProvisionerWorld().ready();
    const gone = new AbortController();
    const dropped = scene.world.ask("requestInherentData", { relayParent: LEAF.hash }, { signal: gone.signal });
    const other = scene.request();
    await scene.world.settle();
    gone.abort(new Error("the author has no slot"));

    await expect(dropped).rejects.toThrow();
    expect((await scene.world.until(other)).backedCandidates).toEqual(scene.chain.slice(0, 2));
    expect(scene.world.faults).toEqual([]);
  });

  it("begins anew with a leaf that comes back", async () => {
    const scene = await new ProvisionerWorld().ready();
    scene.session = { index: 3, traits: LEGACY };
    await scene.note(scene.receipts[0] ?? (null as never));
    await scene.world.deactivate(LEAF.hash);
    await scene.world.advance(5_000);
    await scene.world.activate(LEAF);

    expect((await scene.world.until(scene.request())).backedCandidates).toEqual([]);
    expect(scene.clock.now()).toBe(7_000);
  });

  it("takes no notice of data for a leaf that it does not know, nor of reports on misbehaviour but to log them", async () => {
    const scene = await new ProvisionerWorld().ready();
    await scene.note(scene.receipts[0] ?? (null as never), hash(bytes32(99)));
    const misbehavior = { kind: "UnauthorizedStatement" } as never;
    const data = { kind: "MisbehaviorReport", validatorIndex: validatorIndex(4), misbehavior } as const;
    await scene.world.tell("provisionableData", { relayParent: LEAF.hash, data });

    expect(scene.log.lines).toEqual([
      expect.objectContaining({ level: "warn", fields: { validatorIndex: 4, kind: "UnauthorizedStatement" } }),
    ]);
    expect(await scene.world.until(scene.request())).toMatchObject({ disputes: [], bitfields: [] });
  });
});
