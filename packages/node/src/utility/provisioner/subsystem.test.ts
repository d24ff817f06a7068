import { beforeEach, describe, expect, it } from "@jest/globals";
import { noMetrics, recordedReports, silentLog, World } from "@parahost/conformance";
import { describeSubsystem } from "@parahost/conformance/jest";
import { SubsystemError, VirtualClock } from "@parahost/kernel";
import {
  asChecked,
  type Bits,
  bitsOf,
  type CandidateReceipt,
  type CoreState,
  candidateHashOf,
  hash,
  receiptOf,
  sessionIndex,
  signature,
  validatorIndex,
} from "@parahost/primitives";
import type { SelectionStrategy } from "@parahost/protocol";
import { bodyOf, bytes32, candidateTo, dataAt, LEAF, PARA } from "../../../../../test/node/inherent-scene.js";
import { Strategies } from "./choice.js";
import { ProvisionerMetrics } from "./metrics.js";
import type { ProvisionerRole } from "./role.js";
import { ProvisionerSubsystem } from "./subsystem.js";

const [first, second] = [candidateTo(Uint8Array.of(10)), candidateTo(Uint8Array.of(11))];
const bitfieldOf = (validator: number, payload: Bits) =>
  asChecked({ payload, validatorIndex: validatorIndex(validator), signature: signature(`0x${"00".repeat(64)}`) });
const cores: readonly CoreState[] = [{ kind: "Scheduled", paraId: PARA, collator: null }, { kind: "Free" }];

/** Takes all that was noted. */
const takesAll: SelectionStrategy = {
  name: "takes-all",
  suits: ({ asyncBacking }) => (asyncBacking === null ? 0 : null),
  select: async ({ tracked, relayParent }) => ({
    chains: tracked.length === 0 ? [] : [{ paraId: PARA, candidates: tracked.map((c) => ({ ...c, relayParent })) }],
    passedOver: [],
  }),
};
const notSupported = () => Promise.reject(new SubsystemError("runtimeApi", "NotSupported", { fatal: false }));

describe("ProvisionerSubsystem", () => {
  let clock: VirtualClock;
  let world: World<ProvisionerRole>;
  let reports: ReturnType<typeof recordedReports>;

  const newWorld = () => {
    clock = new VirtualClock();
    reports = recordedReports();
    const strategies = new Strategies([takesAll]);
    const subject = new ProvisionerSubsystem(strategies, clock, new ProvisionerMetrics(noMetrics), reports, silentLog);
    return World.around(subject, clock)
      .answer("runtimeApi", "sessionIndexForChild", () => sessionIndex(3))
      .answer("runtimeApi", "asyncBackingParams", notSupported)
      .answer("runtimeApi", "nodeFeatures", notSupported)
      .answer("runtimeApi", "availabilityCores", () => cores)
      .answer("runtimeApi", "persistedValidationData", ({ at }) => dataAt(at))
      .answer("disputeCoordinator", "recentDisputes", () => [])
      .answer("chainApi", "blockNumber", () => LEAF.number)
      .answer("candidateBacking", "getBackableCandidates", ({ chains }) => {
        const wanted = chains.flatMap(({ candidates }) => candidates.map((c) => c.candidateHash));
        return [first, second].filter((c) => wanted.includes(candidateHashOf(c))).map(bodyOf);
      });
  };
  beforeEach(async () => {
    world = newWorld();
    await world.activate(LEAF);
  });
  describeSubsystem<ProvisionerRole>("as any subsystem", newWorld, {
    asks: (relayParent) => ({ requestInherentData: { relayParent } }),
    tells: (relayParent) => ({
      provisionableData: { relayParent, data: { kind: "BackedCandidate", receipt: receiptOf(first) } },
    }),
  });

  const request = () => world.ask("requestInherentData", { relayParent: LEAF.hash });
  const note = (receipt: CandidateReceipt) =>
    world.tell("provisionableData", { relayParent: LEAF.hash, data: { kind: "BackedCandidate", receipt } });

  it("gives the bodies of the candidates that the strategy chose", async () => {
    await note(receiptOf(first));
    const { backedCandidates } = await world.until(request());

    expect(backedCandidates).toEqual([bodyOf(first)]);
    expect(reports.reports).toMatchObject([{ step: "selected", candidateHash: candidateHashOf(first) }]);
  });

  it("answers no sooner than 2 s after the leaf, and at once from then on", async () => {
    await world.until(request());
    expect(clock.now()).toBe(2_000);

    await world.until(request());
    expect(clock.now()).toBe(2_000);
  });

  it("answers all who ask before it is time", async () => {
    const answers = await world.until(Promise.all([request(), request()]));

    expect(answers.map(({ disputes }) => disputes)).toEqual([[], []]);
    expect(clock.now()).toBe(2_000);
  });

  it("takes a bitfield that comes while the author waits, and leaves out one with a bit for a free core", async () => {
    const data = request();
    const good = bitfieldOf(1, bitsOf(2));
    for (const bitfield of [good, bitfieldOf(2, bitsOf(2, [1]))])
      await world.tell("provisionableData", { relayParent: LEAF.hash, data: { kind: "Bitfield", bitfield } });

    expect((await world.until(data)).bitfields).toEqual([good]);
  });

  it("asks for a session's traits once", async () => {
    await world.until(request());
    await world.until(request());

    expect(world.transcript.filter((line) => line === "runtimeApi.nodeFeatures")).toHaveLength(1);
  });

  it("gives up 500 ms later when a neighbour is slow", async () => {
    world.answer("runtimeApi", "availabilityCores", () => clock.sleep(600).then(() => cores));

    await expect(world.until(request())).rejects.toMatchObject({ code: "TimedOut", fatal: false });
    expect(clock.now()).toBe(2_500);
  });

  it("reports a chosen candidate that backing does not have", async () => {
    world.answer("candidateBacking", "getBackableCandidates", () => []);
    await note(receiptOf(second));

    expect((await world.until(request())).backedCandidates).toEqual([]);
    expect(reports.reports).toMatchObject([{ step: "dropped", reason: "NotBacked", paraId: PARA }]);
  });

  it("drops a request with its leaf, and what was noted with it", async () => {
    const data = request();
    await world.settle(); // else the signal overtakes the request
    await world.deactivate(LEAF.hash);

    await expect(data).rejects.toMatchObject({ code: "ScopeEnded" });
    await expect(request()).rejects.toMatchObject({ code: "UnknownLeaf" });
  });

  it("passes on what the runtime fails with", async () => {
    const fault = () => Promise.reject(new SubsystemError("runtimeApi", "Execution", { fatal: false }));
    world.answer("runtimeApi", "availabilityCores", fault);

    await expect(world.until(request())).rejects.toMatchObject({ code: "Execution" });
  });

  it("says which strategies it asked when none suits the session", async () => {
    world.answer("runtimeApi", "asyncBackingParams", () => ({ maxCandidateDepth: 3, allowedAncestryLen: 2 }));

    await expect(world.until(request())).rejects.toMatchObject({
      code: "NoStrategySuits",
      details: { strategies: ["takes-all"] },
    });
  });

  it("refuses a leaf it was never told about", async () => {
    const unknown = world.ask("requestInherentData", { relayParent: hash(bytes32(255)) });

    await expect(world.until(unknown)).rejects.toMatchObject({ code: "UnknownLeaf", fatal: false });
    expect(world.faults).toEqual([]);
  });
});
