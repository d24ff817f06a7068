import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { decoded, hash, paraId, persistedValidationDataHash, ready, validationCodeHashOf } from "@parahost/primitives";
import { parachainHostMethods } from "@parahost/protocol";
import { Scene } from "../bench-scene.js";
import { moreMethods } from "./more-methods.js";
import type { Api } from "./runtime-api.js";

const para = paraId(2000);
const methods = { ...parachainHostMethods, ...moreMethods };
const ofPara = { paraId: para, assumption: "Included" } as const;

describe("the ParachainHost API", () => {
  let scene: Scene;
  beforeAll(ready);
  beforeEach(() => {
    scene = new Scene({ validators: 6, paras: 2 });
    scene.next({ backedCandidates: [scene.backed(para)] });
  });

  it("answers every method by bytes as it answers it typed", () => {
    const outputs = scene.backed(paraId(2001)).candidate.commitments;
    const args: Partial<{ [M in keyof Api]: Api[M]["args"] }> = {
      persistedValidationData: ofPara,
      checkValidationOutputs: { paraId: paraId(2001), outputs },
      validationCode: ofPara,
      validationCodeHash: ofPara,
      validationCodeByHash: { hash: validationCodeHashOf(Uint8Array.of(0, 97, 115, 109)) },
      candidatePendingAvailability: { paraId: para },
      candidatesPendingAvailability: { paraId: para },
      sessionInfo: { session: 0 as never },
      assumedValidationData: { paraId: para, expectedHash: hash(`0x${"00".repeat(32)}`) },
      paraBackingState: { paraId: para },
    };
    for (const name of Object.keys(methods) as (keyof Api)[]) {
      const { wireName, args: codec, reply } = methods[name] as (typeof methods)["validators"];
      const typed = scene.runtime.ask(scene.state, name, (args[name] ?? {}) as never);
      const bytes = scene.runtime.call(scene.state, wireName, codec.encode((args[name] ?? {}) as never));
      expect(bytes.ok && decoded(reply, bytes.value)).toEqual(typed);
    }
  });

  it("answers the same from a state that was read back from its entries", () => {
    const copy = scene.runtime.load(scene.state.entries());
    expect(copy.root()).toBe(scene.state.root());
    for (const name of ["availabilityCores", "candidateEvents", "validatorGroups", "onChainVotes"] as const)
      expect(scene.runtime.ask(copy, name, {})).toEqual(scene.runtime.ask(scene.state, name, {}));
  });

  it("does not support what its version lacks, nor what nobody knows", () => {
    const old = new Scene({ validators: 3, paras: 1, genesis: { apiVersion: 6 } });
    const call = (method: string) => old.runtime.call(old.state, `ParachainHost_${method}`, new Uint8Array());
    expect(call("minimum_backing_votes")).toMatchObject({ ok: true });
    expect(call("async_backing_params")).toMatchObject({
      ok: false,
      error: { code: "NotSupported", details: { version: 6 } },
    });
    expect(call("unheard_of")).toMatchObject({ ok: false, error: { code: "NotSupported" } });
    expect(old.runtime.apiVersion(old.state)).toBe(6);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])(
    "in version %d answers what that version has, and no more",
    (apiVersion) => {
      // From which version on the reference has a method.
      const since: Readonly<Record<number, string>> = {
        1:
          "validators validator_groups availability_cores persisted_validation_data check_validation_outputs " +
          "session_index_for_child validation_code candidate_pending_availability candidate_events validation_code_by_hash",
        2: "assumed_validation_data validation_code_hash on_chain_votes session_info",
        3: "disputes",
        6: "minimum_backing_votes",
        7: "para_backing_state async_backing_params",
        8: "disabled_validators",
        9: "node_features",
        11: "claim_queue candidates_pending_availability",
      };
      const old = new Scene({ validators: 3, paras: 1, genesis: { apiVersion } });
      const all = Object.entries(since).flatMap(([from, names]) =>
        names.split(" ").map((name) => [name, +from] as const),
      );
      expect(all.map(([name]) => `ParachainHost_${name}`).sort()).toEqual(
        Object.values(methods)
          .map(({ wireName }) => wireName as string)
          .sort(),
      );
      for (const [name, from] of all) {
        // Without arguments a method is there where it answers, or wants some.
        const outcome = old.runtime.call(old.state, `ParachainHost_${name}`, new Uint8Array());
        const isThere = outcome.ok || outcome.error.code === "Execution";
        expect([name, isThere]).toEqual([name, from <= apiVersion]);
      }
    },
  );

  it("refuses arguments that do not decode", () => {
    const call = scene.runtime.call(scene.state, "ParachainHost_validation_code", Uint8Array.of(1));
    expect(call).toMatchObject({ ok: false, error: { code: "Execution", details: { code: "Decode" } } });
  });

  it("tells validation data under every assumption", () => {
    const ask = (assumption: "Included" | "TimedOut" | "Free") =>
      scene.runtime.ask(scene.state, "persistedValidationData", { paraId: para, assumption });
    expect(ask("Free")).toBeNull(); // there is one pending
    expect(ask("TimedOut")).toMatchObject({ parentHead: Uint8Array.of(0), relayParentNumber: 1 });
    // The scene's heads grow by the relay parent's number: built on block 0.
    expect(ask("Included")).toMatchObject({
      parentHead: Uint8Array.of(0, 0),
      relayParentStorageRoot: scene.state.root(),
    });
    const free = { paraId: paraId(2001), assumption: "Free" } as const;
    expect(scene.runtime.ask(scene.state, "persistedValidationData", free)).toMatchObject({ relayParentNumber: 1 });
  });

  it("finds validation data by its hash", () => {
    const data = scene.runtime.ask(scene.state, "persistedValidationData", ofPara);
    if (!data) throw new Error("the para is live");
    const args = { paraId: para, expectedHash: persistedValidationDataHash(data) };
    expect(scene.runtime.ask(scene.state, "assumedValidationData", args)).toEqual([
      data,
      validationCodeHashOf(Uint8Array.of(0, 97, 115, 109)),
    ]);
  });

  it("tells what is on each core, and what comes next", () => {
    expect(scene.runtime.ask(scene.state, "availabilityCores", {})).toMatchObject([
      {
        kind: "Occupied",
        nextUpOnAvailable: { paraId: 2000, collator: null },
        occupiedSince: 1,
        availability: { length: 6 },
        nextUpOnTimeOut: { paraId: 2000, collator: null },
      },
      { kind: "Scheduled", paraId: 2001, collator: null },
    ]);
    expect(scene.runtime.ask(scene.state, "claimQueue", {})).toEqual([
      [0, [2000, 2000]],
      [1, [2001, 2001]],
    ]);
  });

  it("tells of the latest block what happened in it, and of the next what will be", () => {
    const kinds = () => scene.runtime.ask(scene.state, "candidateEvents", {}).map(({ kind }) => kind);
    expect(kinds()).toEqual(["CandidateBacked"]);
    scene.next({ bitfields: scene.bitfields() });
    expect(kinds()).toEqual(["CandidateIncluded"]);
    scene.next();
    expect(kinds()).toEqual([]);
    const { rotation } = scene.runtime.ask(scene.state, "validatorGroups", {});
    expect(rotation).toEqual({ sessionStartBlock: 0, groupRotationFrequency: 10, now: 4 });
  });

  it("checks outputs as the block after would", () => {
    const check = (changes: object) => {
      const { commitments } = scene.backed(paraId(2001)).candidate;
      const outputs = { ...commitments, ...changes };
      return scene.runtime.ask(scene.state, "checkValidationOutputs", { paraId: paraId(2001), outputs });
    };
    expect(check({})).toBe(true);
    expect(check({ headData: new Uint8Array(32769) })).toBe(false);
    expect(check({ hrmpWatermark: 0 })).toBe(false);
  });

  it("tells what a para's candidates to come must keep to", () => {
    const state = scene.runtime.ask(scene.state, "paraBackingState", { paraId: para });
    expect(state).toMatchObject({
      constraints: { minRelayParentNumber: 1, requiredParent: Uint8Array.of(0), upgradeRestriction: null },
      pendingAvailability: [{ relayParentNumber: 0 }],
    });
    expect(scene.runtime.ask(scene.state, "paraBackingState", { paraId: paraId(1) })).toBeNull();
  });

  it("names as least backing votes what is more than half of the largest group, where that is asked for", () => {
    const half = new Scene({ validators: 7, paras: 2, config: { minimumBackingVotes: 0 } }); // groups of 4 and 3
    expect(half.runtime.ask(half.state, "minimumBackingVotes", {})).toBe(3);
    expect(scene.runtime.ask(scene.state, "minimumBackingVotes", {})).toBe(2);
  });
});
