import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { noMetrics, recordedLog, World } from "@parahost/conformance";
import { type PvfHost, SubsystemError, VirtualClock } from "@parahost/kernel";
import { blockNumber, ready, type ValidationCodeHash } from "@parahost/primitives";
import type { PreCheckOutcome } from "@parahost/protocol";
import { CODE, CODE_HASH, hash32 } from "../../../../../test/node/backing-session.js";
import { CandidateValidationMetrics } from "./metrics.js";
import type { CandidateValidationRole } from "./role.js";
import { CandidateValidationSubsystem } from "./subsystem.js";

const LEAF = { hash: hash32(0x05), number: blockNumber(1) };
type Prepared = Awaited<ReturnType<PvfHost["prepare"]>>;

describe("Pre-checking of validation code", () => {
  beforeAll(ready);
  let world: World<CandidateValidationRole>;
  let log: ReturnType<typeof recordedLog>;
  let prepared: [Uint8Array, ValidationCodeHash][];
  let prepare: () => Prepared | Promise<Prepared>;

  beforeEach(async () => {
    log = recordedLog();
    prepared = [];
    prepare = () => null;
    const pvfHost: PvfHost = {
      execute: () => Promise.reject(new Error("nothing is run")),
      unpack: async (blockData) => ({ kind: "unpacked", blockData }),
      prepare: async (code, codeHash) => {
        prepared.push([code, codeHash]);
        return prepare();
      },
      close: async () => undefined,
    };
    const verifier = { verify: async () => [] };
    const metrics = new CandidateValidationMetrics(noMetrics);
    const subsystem = new CandidateValidationSubsystem(pvfHost, verifier as never, metrics, log);
    world = World.around(subsystem, new VirtualClock());
    world.answer("runtimeApi", "validationCodeByHash", () => CODE);
    await world.activate(LEAF);
  });

  const ask = () => world.ask("preCheck", { relayParent: LEAF.hash, validationCodeHash: CODE_HASH });
  const preCheck = (): Promise<PreCheckOutcome> => world.until(ask());

  it("prepares the code that the runtime has by that hash, which is valid where that succeeds", async () => {
    expect(await preCheck()).toBe("Valid");
    expect(prepared).toEqual([[CODE, CODE_HASH]]);
    expect(world.told("runtimeApi", "validationCodeByHash")).toMatchObject([{ at: LEAF.hash, hash: CODE_HASH }]);
  });

  it("finds code invalid that can never be used", async () => {
    prepare = () => ({ kind: "invalid", reason: "Prevalidation", detail: "exports no memory" });
    expect(await preCheck()).toBe("Invalid");
  });

  it.each([
    {
      what: "a host that cannot tell",
      prepare: (): Prepared => ({ kind: "internalError", reason: "NonDeterministicPrepareError", detail: "TimedOut" }),
      reason: "NonDeterministicPrepareError",
    },
    {
      what: "a host that fails",
      prepare: (): Prepared => {
        throw new SubsystemError("pvf-host", "CodeHashMismatch", { fatal: false });
      },
      reason: "CodeHashMismatch",
    },
  ])("has failed with $what", async (given) => {
    prepare = given.prepare;
    expect(await preCheck()).toBe("Failed");
    expect(log.lines).toContainEqual(
      expect.objectContaining({ fields: expect.objectContaining({ reason: given.reason }) }),
    );
  });

  it("has failed where the runtime does not have the code, or does not answer", async () => {
    world.answer("runtimeApi", "validationCodeByHash", () => null);
    expect(await preCheck()).toBe("Failed");

    world.answer("runtimeApi", "validationCodeByHash", () => {
      throw new SubsystemError("runtimeApi", "NotSupported", { fatal: false });
    });
    expect(await preCheck()).toBe("Failed");
    expect(prepared).toEqual([]);
    expect(world.faults).toEqual([]);
  });

  it("outlives its relay parent: the vote is of the session", async () => {
    let done = (_: Prepared) => {};
    prepare = () =>
      new Promise((resolve) => {
        done = resolve;
      });
    const outcome = ask();
    await world.settle();
    await world.deactivate(LEAF.hash);
    done(null);
    expect(await world.until(outcome)).toBe("Valid");
  });
});
