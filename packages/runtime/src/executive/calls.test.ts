import { beforeAll, describe, expect, it } from "@jest/globals";
import { collatorId, decoded, paraId, ready } from "@parahost/primitives";
import { Scene } from "../bench-scene.js";
import { blockBody, type RuntimeCall, runtimeCall } from "./calls.js";

const init = (id: number, changes: object = {}): RuntimeCall => ({
  call: "ScheduleParaInitialize",
  paraId: paraId(id),
  kind: "Parathread",
  genesisHead: Uint8Array.of(0),
  validationCode: Uint8Array.of(1),
  ...changes,
});
const cleanup = (id: number): RuntimeCall => ({ call: "ScheduleParaCleanup", paraId: paraId(id) });
const claim = (id: number): RuntimeCall => ({
  call: "AddParathreadClaim",
  paraId: paraId(id),
  collator: collatorId(`0x${"0c".repeat(32)}`),
});

describe("calls of a block", () => {
  beforeAll(ready);
  const errorsOf = (calls: readonly RuntimeCall[], parathreadCores = 0) => {
    const thread = {
      paraId: paraId(3000),
      kind: "Parathread",
      genesisHead: Uint8Array.of(0),
      validationCode: Uint8Array.of(1),
    } as const;
    const plain = new Scene({ validators: 3, paras: 1 });
    const paras = [...plain.genesis.paras, thread];
    const scene = new Scene({ validators: 3, paras: 1, config: { parathreadCores }, genesis: { paras } });
    return scene
      .next({}, calls)
      .events.map((event) => (event.kind === "CallFailed" ? [event.index, event.error] : event));
  };

  it.each<{ why: string; calls: readonly RuntimeCall[]; error: string }>([
    { why: "a para that is live", calls: [init(2000)], error: "CannotOnboard" },
    { why: "a para that is scheduled already", calls: [init(5), init(5)], error: "CannotOnboard" },
    { why: "a para without code", calls: [init(5, { validationCode: new Uint8Array() })], error: "InvalidCode" },
    {
      why: "a head of more than 32 KiB",
      calls: [init(5, { genesisHead: new Uint8Array(32769) })],
      error: "HeadDataTooLarge",
    },
    { why: "the cleanup of a para that is not live", calls: [cleanup(5)], error: "CannotOffboard" },
    { why: "its cleanup twice", calls: [cleanup(2000), cleanup(2000)], error: "CannotOffboard" },
    { why: "a claim on a parachain", calls: [claim(2000)], error: "NotAParathread" },
    { why: "a claim where parathreads have no cores", calls: [claim(3000)], error: "NoParathreadCores" },
    {
      why: "a configuration under which no chain works",
      calls: [{ call: "SetConfiguration", change: { member: "disputePeriod", value: 0 } }],
      error: "InvalidNewValue",
    },
    {
      why: "one validator twice",
      calls: [{ call: "QueueValidators", validators: [1, 1].map(() => `0x${"01".repeat(32)}` as never) }],
      error: "DuplicateValidator",
    },
  ])("refuse $why: $error", ({ calls, error }) => {
    expect(errorsOf(calls)).toEqual([[calls.length - 1, error]]);
  });

  it("refuse a second claim on a parathread: CompetingClaim", () => {
    expect(errorsOf([claim(3000), claim(3000)], 1)).toEqual([[1, "CompetingClaim"]]);
  });

  it("bring back a para that leaves with the same session", () => {
    expect(errorsOf([cleanup(2000), init(2000)])).toEqual([]);
  });

  it("decode to what was encoded, each of them", () => {
    const calls: readonly RuntimeCall[] = [
      init(5),
      cleanup(5),
      claim(5),
      { call: "QueueValidators", validators: [`0x${"01".repeat(32)}` as never] },
      { call: "SetConfiguration", change: { member: "hrmpSenderDeposit", value: 5n } },
      {
        call: "SetConfiguration",
        change: { member: "asyncBackingParams", value: { maxCandidateDepth: 3, allowedAncestryLen: 2 } },
      },
    ];
    for (const call of calls) expect(decoded(runtimeCall, runtimeCall.encode(call))).toEqual(call);
    const inherent = new Scene({ validators: 1, paras: 1 }).inherent();
    expect(decoded(blockBody, blockBody.encode({ inherent, calls }))).toEqual({ inherent, calls });
  });
});
