import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { countedMetrics, noMetrics, silentLog, World } from "@parahost/conformance";
import { type PvfExecution, type PvfOutcome, SubsystemError, type UnpackOutcome, VirtualClock } from "@parahost/kernel";
import {
  bitsOf,
  blockNumber,
  type CandidateDescriptorV1,
  codecs,
  coreIndex,
  type Hash,
  isSignatureValid,
  type OccupiedCoreAssumption,
  type PersistedValidationData,
  ready,
  signature,
  validationCodeHash,
} from "@parahost/primitives";
import type { PvfExecKind, ValidationOutcome } from "@parahost/protocol";
import {
  bytes,
  CODE,
  CODE_HASH,
  candidate,
  commitmentsTo,
  hash32,
  POV,
  receiptFor,
  SESSION,
  VALIDATION_DATA,
} from "../../../../../test/node/backing-session.js";
import { CandidateValidationMetrics } from "./metrics.js";
import type { CandidateValidationRole } from "./role.js";
import { CandidateValidationSubsystem } from "./subsystem.js";

const LEAF = { hash: hash32(0x05), number: blockNumber(1) };
/** What the validation code answers of a block that leads to that head. */
const resultFor = (head: string): Uint8Array => codecs.validationResult.encode(commitmentsTo(head));
const ran = (result: Uint8Array): PvfOutcome => ({ kind: "valid", result, cpuMs: 1 });

describe("CandidateValidationSubsystem", () => {
  beforeAll(ready);
  let clock: VirtualClock;
  let world: World<CandidateValidationRole>;
  let metrics: ReturnType<typeof countedMetrics>;
  let executions: PvfExecution[];
  let unpack: (blockData: Uint8Array, limit: number, kind: PvfExecKind) => UnpackOutcome;
  let run: (signal?: AbortSignal) => PvfOutcome | Promise<PvfOutcome>;

  beforeEach(async () => {
    clock = new VirtualClock();
    metrics = countedMetrics();
    executions = [];
    run = () => ran(resultFor("head 7"));
    unpack = (blockData) => ({ kind: "unpacked", blockData });
    const pvfHost = {
      execute: async (execution: PvfExecution, signal?: AbortSignal) => {
        executions.push(execution);
        return run(signal);
      },
      unpack: async (...asked: Parameters<typeof unpack>) => unpack(...asked),
      prepare: async () => null,
      close: async () => undefined,
    };
    const verifier = {
      verify: async (triples: Parameters<typeof isSignatureValid>[0][]) => triples.map(isSignatureValid),
    };
    const subsystem = new CandidateValidationSubsystem(
      pvfHost,
      verifier as never,
      new CandidateValidationMetrics(metrics),
      silentLog,
    );
    world = World.around(subsystem, clock);
    await world.activate(LEAF);
  });

  const valid = { kind: "Valid", commitments: commitmentsTo("head 7"), validationData: VALIDATION_DATA } as const;
  const exhaustive = (
    differences: Partial<CandidateDescriptorV1> = {},
    {
      pov = POV,
      validationData = VALIDATION_DATA,
      execKind = "Backing" as const,
    }: {
      pov?: typeof POV;
      validationData?: PersistedValidationData;
      execKind?: "Backing" | "Approval" | "Dispute";
    } = {},
  ): Promise<ValidationOutcome> => {
    const receipt = receiptFor(candidate("head 7", LEAF.hash, differences));
    const asked = { receipt, pov, validationData, validationCode: CODE, execKind };
    return world.until(world.ask("validateFromExhaustive", asked));
  };

  describe("from what comes with the request", () => {
    it("is valid where the code gives what the receipt promises", async () => {
      expect(await exhaustive()).toEqual(valid);
      expect(metrics.count("validation_requests_total", "valid")).toBe(1);
    });

    it("gives the code SCALE validation parameters, and the CPU time of its purpose", async () => {
      await exhaustive();
      await exhaustive({}, { execKind: "Approval" });
      await exhaustive({}, { execKind: "Dispute" });

      // vec(parent head) ‖ vec(block data) ‖ relay parent number u32 ‖ storage root; a short length is a byte, times four
      const params = Uint8Array.of(
        ...[6 * 4, ...bytes("head 6")],
        ...[7 * 4, ...bytes("block 7")],
        ...[1, 0, 0, 0],
        ...Array.from({ length: 32 }, () => 0x77),
      );
      expect(executions[0]).toEqual({ code: CODE, codeHash: CODE_HASH, params, kind: "Backing", cpuLimitMs: 2_000 });
      expect(executions.map(({ cpuLimitMs }) => cpuLimitMs)).toEqual([2_000, 12_000, 12_000]);
    });

    it.each<{ what: string; differences: Partial<CandidateDescriptorV1>; reason: string }>([
      { what: "another PoV", differences: { povHash: hash32(1) }, reason: "PoVHashMismatch" },
      {
        what: "other code",
        differences: { validationCodeHash: validationCodeHash(hash32(2)) },
        reason: "CodeHashMismatch",
      },
      {
        what: "nobody's signature",
        differences: { signature: signature(`0x${"11".repeat(64)}`) },
        reason: "BadSignature",
      },
    ])("refuses $what without running the code", async ({ differences, reason }) => {
      expect(await exhaustive(differences)).toMatchObject({ kind: "Invalid", reason });
      expect(executions).toEqual([]);
      expect(metrics.count("validation_requests_total", "invalid")).toBe(1);
    });

    it("measures the PoV encoded: 7 bytes and one for their length", async () => {
      const within = { ...VALIDATION_DATA, maxPovSize: 8 };
      expect((await exhaustive({}, { validationData: within })).kind).toBe("Valid");

      const above = { ...VALIDATION_DATA, maxPovSize: 7 };
      expect(await exhaustive({}, { validationData: above })).toMatchObject({
        kind: "Invalid",
        reason: "ParamsTooLarge",
      });
    });

    it("asks no signature of a descriptor of version 2", async () => {
      const { version, collator, signature, ...shared } = candidate("head 7", LEAF.hash)
        .descriptor as CandidateDescriptorV1;
      const descriptor = { ...shared, version: 2, coreIndex: coreIndex(0), sessionIndex: SESSION } as const;
      world.answer("runtimeApi", "nodeFeatures", () => bitsOf(0));
      const receipt = receiptFor({ descriptor, commitments: commitmentsTo("head 7") });
      const asked = {
        receipt,
        pov: POV,
        validationData: VALIDATION_DATA,
        validationCode: CODE,
        execKind: "Backing",
      } as const;

      expect(await world.until(world.ask("validateFromExhaustive", asked))).toEqual(valid);
    });

    it.each([
      { what: "another head", result: () => resultFor("head 8"), reason: "ParaHeadHashMismatch" },
      {
        what: "other commitments",
        result: () => codecs.validationResult.encode({ ...commitmentsTo("head 7"), processedDownwardMessages: 1 }),
        reason: "CommitmentsHashMismatch",
      },
      { what: "a byte too much", result: () => Uint8Array.of(...resultFor("head 7"), 0), reason: "BadReturn" },
      { what: "nothing", result: () => new Uint8Array(), reason: "BadReturn" },
    ])("is invalid where the code gives $what", async ({ result, reason }) => {
      run = () => ran(result());
      expect(await exhaustive()).toMatchObject({ kind: "Invalid", reason });
    });

    it("is invalid where the code traps", async () => {
      run = () => ({ kind: "invalid", reason: "ExecutionError", detail: "unreachable", cpuMs: 1 });
      expect(await exhaustive()).toEqual({ kind: "Invalid", reason: "ExecutionError", detail: "unreachable" });
    });

    it.each([
      {
        what: "a worker that dies",
        host: (): PvfOutcome => ({
          kind: "internalError",
          reason: "AmbiguousWorkerDeath",
          detail: "twice",
          cpuMs: null,
        }),
        reason: "AmbiguousWorkerDeath",
      },
      {
        what: "a host that fails",
        host: (): PvfOutcome => {
          throw new SubsystemError("pvf", "HostClosed", { fatal: false });
        },
        reason: "HostClosed",
      },
    ])("gives no verdict on account of $what", async ({ host, reason }) => {
      run = host;
      expect(await exhaustive()).toMatchObject({ kind: "InternalError", reason });
      expect(metrics.count("validation_requests_total", "validation failure")).toBe(1);
    });

    it("gives the code block data unpacked, by the limit of four times the largest PoV", async () => {
      const seen: unknown[] = [];
      unpack = (blockData, limit, kind) => {
        seen.push([blockData, limit, kind]);
        return { kind: "unpacked", blockData: bytes("block 7 at full length") };
      };
      expect(await exhaustive()).toEqual(valid);
      // 4 x 5 MiB
      expect(seen).toEqual([[POV.blockData, 20_971_520, "Backing"]]);
      const params = executions[0]?.params ?? new Uint8Array();
      expect(Buffer.from(params).includes("block 7 at full length")).toBe(true);
    });

    it.each([
      { kind: "Invalid", host: "invalid", reason: "PoVDecompressionFailure" },
      { kind: "InternalError", host: "internalError", reason: "HostCommunication" },
    ] as const)("is $kind where unpacking is $host, and runs nothing", async ({ kind, host, reason }) => {
      unpack = () => ({ kind: host, reason, detail: "why" });
      expect(await exhaustive()).toEqual({ kind, reason, detail: "why" });
      expect(executions).toEqual([]);
    });

    it("ends an execution for backing with its relay parent", async () => {
      let aborted = false;
      run = (signal) =>
        new Promise((_, reject) => {
          signal?.addEventListener("abort", () => {
            aborted = true;
            reject(signal.reason);
          });
        });
      const receipt = receiptFor(candidate("head 7", LEAF.hash));
      const asked = { receipt, pov: POV, validationData: VALIDATION_DATA, validationCode: CODE };
      const backing = world.ask("validateFromExhaustive", { ...asked, execKind: "Backing" });
      await world.settle();
      await world.deactivate(LEAF.hash);
      await expect(backing).rejects.toMatchObject({ code: "ScopeEnded" });
      expect(aborted).toBe(true);

      run = () => ran(resultFor("head 7"));
      const dispute = world.ask("validateFromExhaustive", { ...asked, execKind: "Dispute" });
      expect(await world.until(dispute)).toEqual(valid);
    });
  });

  describe("from the chain's state", () => {
    const other = { ...VALIDATION_DATA, parentHead: bytes("head 5") };
    type Data = Partial<Record<OccupiedCoreAssumption, PersistedValidationData>>;
    const chainSays = (data: Data, code: Uint8Array | null = CODE, acceptable = true) =>
      world
        .answer("runtimeApi", "persistedValidationData", ({ assumption }) => data[assumption] ?? null)
        .answer("runtimeApi", "validationCode", () => code)
        .answer("runtimeApi", "checkValidationOutputs", () => acceptable);
    const fromChainState = (relayParent: Hash = LEAF.hash): Promise<ValidationOutcome> => {
      const receipt = receiptFor(candidate("head 7", LEAF.hash));
      return world.until(world.ask("validateFromChainState", { relayParent, receipt, pov: POV, execKind: "Backing" }));
    };

    it.each<{ assumption: OccupiedCoreAssumption; data: Data }>([
      { assumption: "Included", data: { Included: VALIDATION_DATA, TimedOut: other } },
      { assumption: "TimedOut", data: { Included: other, TimedOut: VALIDATION_DATA } },
      { assumption: "Free", data: { Free: VALIDATION_DATA } },
    ])(
      "finds what the descriptor names under the assumption $assumption, and takes the code under the same",
      async ({ assumption, data }) => {
        chainSays(data);

        expect(await fromChainState()).toEqual(valid);
        expect(world.told("runtimeApi", "validationCode")).toMatchObject([{ at: LEAF.hash, assumption }]);
      },
    );

    it("asks the runtime whether it would take the outputs", async () => {
      chainSays({ Included: VALIDATION_DATA }, CODE, false);

      expect(await fromChainState()).toMatchObject({ kind: "Invalid", reason: "InvalidOutputs" });
      expect(world.told("runtimeApi", "checkValidationOutputs")).toMatchObject([{ outputs: commitmentsTo("head 7") }]);
    });

    it("is invalid where no assumption gives what the descriptor names", async () => {
      chainSays({ Included: other, TimedOut: other, Free: other });
      expect(await fromChainState()).toMatchObject({ kind: "Invalid", reason: "BadParent" });
    });

    it("is invalid where the candidate is of another relay parent", async () => {
      expect(await fromChainState(hash32(0x44))).toMatchObject({ kind: "Invalid", reason: "BadParent" });
    });

    it("is invalid where the para has other code", async () => {
      chainSays({ Included: VALIDATION_DATA }, bytes("upgraded code"));
      expect(await fromChainState()).toMatchObject({ kind: "Invalid", reason: "CodeHashMismatch" });
    });

    it("gives no verdict where the runtime has no data, has no code, or does not answer", async () => {
      chainSays({});
      expect(await fromChainState()).toMatchObject({ kind: "InternalError", reason: "NoValidationData" });

      chainSays({ Included: VALIDATION_DATA }, null);
      expect(await fromChainState()).toMatchObject({ kind: "InternalError", reason: "NoValidationCode" });

      world.answer("runtimeApi", "persistedValidationData", () => {
        throw new SubsystemError("runtimeApi", "Execution", { fatal: false });
      });
      expect(await fromChainState()).toMatchObject({ kind: "InternalError", reason: "Execution" });
      expect(world.faults).toEqual([]);
    });
  });

  it("counts under upstream's names", () => {
    const names: string[] = [];
    const noted =
      <T>(make: (name: string, help: string) => T) =>
      (name: string, help: string) => {
        names.push(name);
        return make(name, help);
      };
    const { counter, histogram } = noMetrics;
    new CandidateValidationMetrics({ ...noMetrics, counter: noted(counter), histogram: noted(histogram) });

    // node/core/candidate-validation/src/metrics.rs; `code_size` is of the unpacked code, which the PVF host alone sees
    expect(names.sort()).toEqual([
      "polkadot_parachain_candidate_validation_pov_size",
      "polkadot_parachain_candidate_validation_validate_candidate_exhaustive",
      "polkadot_parachain_candidate_validation_validate_from_chain_state",
      "polkadot_parachain_candidate_validation_validate_from_exhaustive",
      "polkadot_parachain_validation_requests_total",
    ]);
  });
});
