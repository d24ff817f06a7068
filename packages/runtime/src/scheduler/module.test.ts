import { beforeEach, describe, expect, it } from "@jest/globals";
import {
  blockNumber,
  type CollatorId,
  coreIndex,
  err,
  hash,
  ok,
  paraId,
  sessionIndex,
  validatorId,
} from "@parahost/primitives";
import { Container } from "inversify";
import { Configuration, defaultConfiguration } from "../configuration/index.js";
import { GenesisBuilder } from "../executive/index.js";
import { Storage, System } from "../frame/index.js";
import { Initializer } from "../initializer/index.js";
import { runtimeModule } from "../module.js";
import { Paras } from "../paras/index.js";
import { Scheduler } from "./module.js";

const zeros = hash(`0x${"00".repeat(32)}`);
const [chain, thread, other] = [paraId(1), paraId(8), paraId(9)];
const collator = zeros as string as CollatorId;
const validators = [1, 2].map((n) => validatorId(`0x${n.toString(16).padStart(64, "0")}`));

/** One parachain on core 0, two parathreads that share core 1. */
describe("Scheduler", () => {
  let container: Container;
  let scheduler: Scheduler;
  beforeEach(() => {
    container = new Container();
    container.load(runtimeModule);
    scheduler = container.get(Scheduler);
    const built = container.get(GenesisBuilder).build({
      config: { ...defaultConfiguration, parathreadCores: 1, parathreadRetries: 1 },
      validators,
      paras: [chain, thread, other].map((id) => ({
        paraId: id,
        kind: id === chain ? "Parachain" : "Parathread",
        genesisHead: new Uint8Array(1),
        validationCode: new Uint8Array(1),
      })),
      sessionLength: 10,
      rotation: "reference",
      randomness: zeros,
      coresPerPara: 1,
    });
    if (!built.ok) throw new Error("a good genesis");
    container.get(Storage).open(built.value);
  });
  const begin = (number: number) => {
    container.get(System).enterBlock(blockNumber(number), zeros);
    container.get(Initializer).initializeBlock(blockNumber(number));
  };
  const end = () => container.get(Initializer).finalizeBlock();
  const newSession = (number: number) => {
    const change = { index: sessionIndex(1), number: blockNumber(number), validators, queued: validators };
    return container.get(Initializer).onNewSession({ ...change, randomness: zeros });
  };
  const claims = () => scheduler.parathreadQueue().map(({ paraId: para, retries, core }) => [para, retries, core]);

  it("lets nobody occupy a core that is not scheduled, or one twice; the others stay free then", () => {
    begin(1);
    expect(scheduler.occupied([coreIndex(0), coreIndex(1)])).toEqual(err("CoreNotScheduled"));
    expect(scheduler.occupied([coreIndex(0), coreIndex(0)])).toEqual(err("CoreNotScheduled"));
    expect(scheduler.executionCores()).toEqual([null, null]);
    expect(scheduler.occupied([coreIndex(0)])).toEqual(ok(null));
    expect(scheduler.occupied([coreIndex(0)])).toEqual(err("CoreNotScheduled"));
  });

  it("gives a claim as many tries as it has retries and one, then its parathread may be claimed again", () => {
    const claim = { paraId: thread, collator };
    expect(scheduler.addParathreadClaim(claim)).toEqual(ok(null));
    for (const [block, left] of [
      [1, [[thread, 1, 1]]],
      [2, []],
    ] as const) {
      begin(block);
      expect(scheduler.corePara(coreIndex(1))).toBe(thread);
      expect(scheduler.addParathreadClaim(claim)).toEqual(err("CompetingClaim"));
      end();
      expect(claims()).toEqual(left);
    }
    expect(scheduler.addParathreadClaim(claim)).toEqual(ok(null));
  });

  it("keeps claims over a session: those on cores behind the others, retries as they were", () => {
    scheduler.addParathreadClaim({ paraId: thread, collator });
    begin(1);
    scheduler.occupied([coreIndex(1)]);
    scheduler.addParathreadClaim({ paraId: other, collator });
    end();
    expect(newSession(2)).toEqual(ok(null));
    expect(claims()).toEqual([
      [other, 0, 1],
      [thread, 0, 1],
    ]);
  });

  it("asks nothing of a claim but its retries: that of a parathread that left runs out of them", () => {
    scheduler.addParathreadClaim({ paraId: thread, collator });
    container.get(Paras).scheduleParaCleanup(thread);
    newSession(2);
    expect(claims()).toEqual([[thread, 0, 1]]);
    for (const block of [2, 3]) {
      begin(block);
      end();
    }
    expect([claims(), scheduler.parathreadClaimIndex()]).toEqual([[], []]);
  });

  it("drops all claims where a session has no parathread cores left, and none can be made", () => {
    scheduler.addParathreadClaim({ paraId: thread, collator });
    container.get(Configuration).set({ member: "parathreadCores", value: 0 }, "Governance");
    newSession(2);
    expect([claims(), scheduler.parathreadClaimIndex()]).toEqual([[], []]);
    expect(scheduler.addParathreadClaim({ paraId: thread, collator })).toEqual(err("NoParathreadCores"));
  });
});
