import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { noMetrics, recordedLog, World } from "@parahost/conformance";
import { type PvfHost, type PvfOutcome, VirtualClock } from "@parahost/kernel";
import {
  blockNumber,
  type CandidateReceipt,
  candidateHashOf,
  codecs,
  isSignatureValid,
  ready,
} from "@parahost/primitives";
import type { ValidationOutcome } from "@parahost/protocol";
import {
  bytes,
  CODE,
  CODE_HASH,
  candidate,
  commitmentsTo,
  hash32,
  PARA_1,
  POV,
  receiptFor,
  VALIDATION_DATA,
} from "../../../../../test/node/backing-session.js";
import type { InvalidDump } from "./invalid-dumps.js";
import { CandidateValidationMetrics } from "./metrics.js";
import type { CandidateValidationRole } from "./role.js";
import { CandidateValidationSubsystem } from "./subsystem.js";

const LEAF = { hash: hash32(0x05), number: blockNumber(1) };
// vec(parent head) ‖ vec(block data) ‖ relay parent number u32 ‖ storage root; a short length is a byte, times four
const PARAMS = Uint8Array.of(
  ...[6 * 4, ...bytes("head 6")],
  ...[7 * 4, ...bytes("block 7")],
  ...[1, 0, 0, 0],
  ...Array.from({ length: 32 }, () => 0x77),
);

describe("What is dumped of validations", () => {
  beforeAll(ready);
  let world: World<CandidateValidationRole>;
  let log: ReturnType<typeof recordedLog>;
  let receipt: CandidateReceipt;
  let dumps: InvalidDump[];
  let write: () => Promise<void>;
  let outcome: PvfOutcome;

  beforeEach(async () => {
    log = recordedLog();
    receipt = receiptFor(candidate("head 7", LEAF.hash));
    dumps = [];
    write = async () => undefined;
    outcome = { kind: "invalid", reason: "WorkerReportedInvalid", detail: "unreachable", cpuMs: 1 };
    const pvfHost: PvfHost = {
      execute: async () => outcome,
      unpack: async (blockData) => ({ kind: "unpacked", blockData }),
      prepare: async () => null,
      close: async () => undefined,
    };
    const verifier = {
      verify: async (triples: Parameters<typeof isSignatureValid>[0][]) => triples.map(isSignatureValid),
    };
    const subsystem = new CandidateValidationSubsystem(
      pvfHost,
      verifier as never,
      new CandidateValidationMetrics(noMetrics),
      log,
      {
        write: (dump) => {
          dumps.push(dump);
          return write();
        },
      },
    );
    world = World.around(subsystem, new VirtualClock());
    await world.activate(LEAF);
  });

  const exhaustive = (): Promise<ValidationOutcome> =>
    world.until(
      world.ask("validateFromExhaustive", {
        ...{ receipt, pov: POV, execKind: "Backing" },
        ...{ validationData: VALIDATION_DATA, validationCode: CODE },
      }),
    );
  const fromChainState = (): Promise<ValidationOutcome> =>
    world.until(
      world.ask("validateFromChainState", {
        ...{ receipt, pov: POV, execKind: "Dispute", relayParent: LEAF.hash },
      }),
    );
  const studied = () => ({
    candidateHash: candidateHashOf(receipt),
    paraId: PARA_1,
    relayParent: LEAF.hash,
    codeHash: CODE_HASH,
    pov: POV,
  });

  it("is of an invalid candidate the code hash, the parameters and the PoV, with the reason", async () => {
    await exhaustive();
    const why = { reason: "WorkerReportedInvalid", detail: "unreachable" };
    expect(dumps).toEqual([{ ...studied(), ...why, execKind: "Backing", params: PARAMS }]);
  });

  it("is of one whose outputs the runtime does not take the same", async () => {
    outcome = { kind: "valid", result: codecs.validationResult.encode(commitmentsTo("head 7")), cpuMs: 1 };
    world
      .answer("runtimeApi", "persistedValidationData", () => VALIDATION_DATA)
      .answer("runtimeApi", "validationCode", () => CODE)
      .answer("runtimeApi", "checkValidationOutputs", () => false);
    await fromChainState();
    expect(dumps).toEqual([{ ...studied(), reason: "InvalidOutputs", execKind: "Dispute", params: PARAMS }]);
  });

  it("is of one that no state of the chain fits what there is: no parameters", async () => {
    const other = { ...VALIDATION_DATA, parentHead: bytes("head 5") };
    world.answer("runtimeApi", "persistedValidationData", () => other);
    await fromChainState();
    expect(dumps).toEqual([{ ...studied(), reason: "BadParent", execKind: "Dispute", params: null }]);
  });

  it("is nothing of a valid candidate, nor of one without a verdict", async () => {
    outcome = { kind: "valid", result: codecs.validationResult.encode(commitmentsTo("head 7")), cpuMs: 1 };
    expect((await exhaustive()).kind).toBe("Valid");
    outcome = { kind: "internalError", reason: "AmbiguousWorkerDeath", detail: "twice", cpuMs: null };
    expect((await exhaustive()).kind).toBe("InternalError");
    expect(dumps).toEqual([]);
  });

  it("changes no verdict where it cannot be written, and says so; a disk that hangs keeps nobody waiting", async () => {
    const verdict = { kind: "Invalid", reason: "WorkerReportedInvalid", detail: "unreachable" };
    write = () => Promise.reject(new Error("no space left"));
    expect(await exhaustive()).toEqual(verdict);
    const said = { level: "warn", fields: { candidateHash: candidateHashOf(receipt), reason: "no space left" } };
    expect(log.lines).toContainEqual(expect.objectContaining(said));
    expect(world.faults).toEqual([]);

    write = () => new Promise(() => undefined);
    expect(await exhaustive()).toEqual(verdict);
  });
});
