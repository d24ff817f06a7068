import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { noMetrics, silentLog, World } from "@parahost/conformance";
import { type PvfHost, SubsystemError, VirtualClock } from "@parahost/kernel";
import {
  bitsOf,
  blockNumber,
  type CandidateDescriptorV1,
  type CoreIndex,
  codecs,
  coreIndex,
  NodeFeature,
  type ParaId,
  ready,
  type SessionIndex,
  sessionIndex,
} from "@parahost/primitives";
import type { PvfExecKind, ValidationOutcome } from "@parahost/protocol";
import {
  CODE,
  candidate,
  commitmentsTo,
  hash32,
  PARA_1,
  PARA_2,
  POV,
  receiptFor,
  SESSION,
  VALIDATION_DATA,
} from "../../../../../test/node/backing-session.js";
import { CandidateValidationMetrics } from "./metrics.js";
import type { CandidateValidationRole } from "./role.js";
import { CandidateValidationSubsystem } from "./subsystem.js";

const LEAF = { hash: hash32(0x05), number: blockNumber(1) };
const SEPARATOR = new Uint8Array();
/** SCALE `UMPSignal::SelectCore`: variant 0, the selector and the depth in the claim queue, a byte each. */
const selectCore = (selector: number, depth: number) => Uint8Array.of(0, selector, depth);
/** Variant 1, and a list of bytes: its length times four in front. */
const APPROVED_PEER = Uint8Array.of(1, 3 * 4, 1, 2, 3);
const claims = (...cores: readonly (readonly ParaId[])[]): (readonly [CoreIndex, readonly ParaId[]])[] =>
  cores.map((paras, core) => [coreIndex(core), paras]);

describe("A version 2 descriptor", () => {
  beforeAll(ready);
  let world: World<CandidateValidationRole>;
  let upward: readonly Uint8Array[];
  let runs: number;

  beforeEach(async () => {
    upward = [];
    runs = 0;
    const pvfHost: PvfHost = {
      execute: async () => {
        runs += 1;
        return { kind: "valid", result: codecs.validationResult.encode(commitments()), cpuMs: 1 };
      },
      unpack: async (blockData) => ({ kind: "unpacked", blockData }),
      prepare: async () => null,
      close: async () => undefined,
    };
    const verifier = { verify: async (triples: readonly unknown[]) => triples.map(() => true) };
    const metrics = new CandidateValidationMetrics(noMetrics);
    world = World.around(
      new CandidateValidationSubsystem(pvfHost, verifier as never, metrics, silentLog),
      new VirtualClock(),
    );
    await world.activate(LEAF);
    world
      .answer("runtimeApi", "nodeFeatures", () => bitsOf(4, [NodeFeature.CandidateReceiptV2]))
      .answer("runtimeApi", "sessionIndexForChild", () => SESSION)
      .answer("runtimeApi", "claimQueue", () => claims([PARA_1, PARA_2], [PARA_1, PARA_1]));
  });

  const commitments = () => ({ ...commitmentsTo("head 7"), upwardMessages: upward });
  function validated(
    execKind: PvfExecKind = "Backing",
    own: { coreIndex?: CoreIndex; sessionIndex?: SessionIndex } = {},
  ): Promise<ValidationOutcome> {
    const { version, collator, signature, ...shared } = candidate("head 7", LEAF.hash)
      .descriptor as CandidateDescriptorV1;
    const descriptor = { ...shared, version: 2, coreIndex: coreIndex(1), sessionIndex: SESSION, ...own } as const;
    const receipt = receiptFor({ descriptor, commitments: commitments() });
    return world.until(
      world.ask("validateFromExhaustive", {
        ...{ receipt, pov: POV, execKind },
        ...{ validationData: VALIDATION_DATA, validationCode: CODE },
      }),
    );
  }

  it("of another session than its relay parent's is invalid, and its code is not run", async () => {
    const outcome = await validated("Backing", { sessionIndex: sessionIndex(SESSION + 1) });
    expect(outcome).toMatchObject({ kind: "Invalid", reason: "InvalidSessionIndex" });
    expect(world.told("runtimeApi", "sessionIndexForChild")).toMatchObject([{ at: LEAF.hash }]);
    expect(runs).toBe(0);
  });

  // The para has cores 0 and 1 next, and core 1 alone after that; the descriptor says core 1.
  it.each([
    { signals: [selectCore(0, 1)], what: "the only core at that depth" },
    { signals: [selectCore(1, 0)], what: "the second of two cores" },
    { signals: [selectCore(3, 0)], what: "the second of two cores, once round" },
    { signals: [selectCore(1, 0), APPROVED_PEER], what: "its core, with a peer" },
    { signals: [APPROVED_PEER], what: "none of several cores, one of which is its own" },
    { signals: [], what: "nothing" },
  ])("is valid where the signals choose $what", async ({ signals }) => {
    upward = [Uint8Array.of(7), SEPARATOR, ...signals];
    expect((await validated()).kind).toBe("Valid");
  });

  it.each([
    { signals: [selectCore(0, 0)], error: "CoreIndexMismatch", what: "choose another core" },
    { signals: [selectCore(0, 2)], error: "NoAssignment", what: "point beyond the claims" },
    { signals: [selectCore(1, 0), selectCore(1, 0)], error: "DuplicateUMPSignal", what: "choose twice" },
    { signals: [Uint8Array.of(2)], error: "UmpSignalDecode", what: "are no signals" },
    { signals: [selectCore(1, 0), APPROVED_PEER, APPROVED_PEER], error: "TooManyUMPSignals", what: "are three" },
  ])("is invalid where the signals $what", async ({ signals, error }) => {
    upward = [SEPARATOR, ...signals];
    expect(await validated()).toEqual({ kind: "Invalid", reason: "InvalidUMPSignals", detail: error });
  });

  it("without signals is of the para's only core, or of one of several", async () => {
    const on = (core: number) => validated("Backing", { coreIndex: coreIndex(core) });
    expect(await on(2)).toMatchObject({ kind: "Invalid", detail: "InvalidCoreIndex" });

    world.answer("runtimeApi", "claimQueue", () => claims([PARA_2], [PARA_1]));
    expect((await on(1)).kind).toBe("Valid");
    expect(await on(0)).toMatchObject({ kind: "Invalid", detail: "CoreIndexMismatch" });

    world.answer("runtimeApi", "claimQueue", () => claims([PARA_2], [PARA_2]));
    expect(await on(1)).toMatchObject({ kind: "Invalid", detail: "NoAssignment" });
  });

  it.each<PvfExecKind>(["Approval", "Dispute"])(
    "is held to no session and no core for a %s: the chain has checked it",
    async (kind) => {
      upward = [SEPARATOR, selectCore(0, 0)];
      expect((await validated(kind, { sessionIndex: sessionIndex(SESSION + 1) })).kind).toBe("Valid");
    },
  );

  it("is held to neither where the runtime does not take such descriptors, or is too old to say", async () => {
    const another = { sessionIndex: sessionIndex(SESSION + 1) };
    world.answer("runtimeApi", "nodeFeatures", () => bitsOf(4, [NodeFeature.ElasticScalingMVP]));
    expect((await validated("Backing", another)).kind).toBe("Valid");

    world.answer("runtimeApi", "nodeFeatures", () => {
      throw new SubsystemError("runtimeApi", "NotSupported", { fatal: false });
    });
    expect((await validated("Backing", another)).kind).toBe("Valid");
  });

  it("is what signals come with: they make a candidate with one of version 1 invalid, for whoever backs it", async () => {
    upward = [SEPARATOR, selectCore(1, 0)];
    const { descriptor } = candidate("head 7", LEAF.hash);
    const receipt = receiptFor({ descriptor, commitments: commitments() });
    const asked = { receipt, pov: POV, validationData: VALIDATION_DATA, validationCode: CODE } as const;
    const validate = (execKind: PvfExecKind) =>
      world.until(world.ask("validateFromExhaustive", { ...asked, execKind }));
    expect(await validate("Backing")).toMatchObject({ kind: "Invalid", detail: "UMPSignalWithV1Decriptor" });
    expect((await validate("Approval")).kind).toBe("Valid");
  });

  it("gets no verdict where the runtime does not tell the claims", async () => {
    world.answer("runtimeApi", "claimQueue", () => {
      throw new SubsystemError("runtimeApi", "NotSupported", { fatal: false });
    });
    expect(await validated()).toMatchObject({ kind: "InternalError", reason: "NotSupported" });
  });
});
