import { beforeAll, describe, expect, it } from "@jest/globals";
import {
  blake2b256Hex,
  blockNumber,
  type CandidateCommitments,
  checkAgainstConstraints,
  codecs,
  paraId,
  ready,
} from "@parahost/primitives";
import fc from "fast-check";
import { Scene } from "../bench-scene.js";

const para = paraId(2000);
const RUNS = { numRuns: Number(process.env["PARAHOST_FUZZ"] ?? 300), seed: 11 };
const config = {
  maxUpwardMessageNumPerCandidate: 3,
  maxUpwardQueueCount: 2,
  maxUpwardQueueSize: 20,
  maxUpwardMessageSize: 100,
  maxCodeSize: 10,
};
const bytes = (...sizes: readonly number[]) => fc.constantFrom(...sizes).map((size) => new Uint8Array(size));
const outputs: fc.Arbitrary<CandidateCommitments> = fc.record({
  upwardMessages: fc.array(bytes(0, 1, 10, 11, 21), { maxLength: 4 }),
  horizontalMessages: fc.constantFrom([], [], [{ recipient: paraId(2001), data: new Uint8Array(1) }]),
  newValidationCode: fc.option(bytes(9, 10, 11), { nil: null }),
  headData: bytes(1, 100),
  processedDownwardMessages: fc.constantFrom(0, 0, 0, 1),
  hrmpWatermark: fc.constantFrom(0, 1, 1, 1, 2).map(blockNumber),
});

describe("the constraints that the runtime tells", () => {
  beforeAll(ready);

  it("bind a candidate's outputs as the runtime itself does", () => {
    const scene = new Scene({ validators: 3, paras: 2, config });
    scene.next();
    const told = scene.runtime.ask(scene.state, "paraBackingState", { paraId: para });
    const data = scene.runtime.ask(scene.state, "persistedValidationData", { paraId: para, assumption: "Free" });
    if (!told || !data) throw new Error("the para is live");
    const hash = blake2b256Hex(codecs.header.encode(scene.header));
    const leaf = { hash, number: scene.header.number, storageRoot: data.relayParentStorageRoot };
    const { validationCodeHash } = told.constraints;
    let taken = 0;
    fc.assert(
      fc.property(outputs, (commitments) => {
        const candidate = { commitments, persistedValidationData: data, validationCodeHash };
        const isAccepted = scene.runtime.ask(scene.state, "checkValidationOutputs", {
          paraId: para,
          outputs: commitments,
        });
        expect(checkAgainstConstraints(leaf, told.constraints, candidate).ok).toBe(isAccepted);
        if (isAccepted) taken++;
      }),
      RUNS,
    );
    // Neither nothing nor everything was accepted.
    expect(taken).toBeGreaterThan(RUNS.numRuns / 20);
    expect(taken).toBeLessThan(RUNS.numRuns);
  });

  it("go on, candidate by candidate, to what is validated next", () => {
    const scene = new Scene({ validators: 3, paras: 2 });
    scene.next({ backedCandidates: [scene.backed(para)] });
    const told = scene.runtime.ask(scene.state, "paraBackingState", { paraId: para });
    const [pending] = told?.pendingAvailability ?? [];
    const included = scene.runtime.ask(scene.state, "persistedValidationData", {
      paraId: para,
      assumption: "Included",
    });
    const timedOut = scene.runtime.ask(scene.state, "persistedValidationData", {
      paraId: para,
      assumption: "TimedOut",
    });
    expect(timedOut?.parentHead).toEqual(told?.constraints.requiredParent);
    expect(included?.parentHead).toEqual(pending?.commitments.headData);
  });
});
