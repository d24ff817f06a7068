import { beforeEach, describe, expect, it } from "@jest/globals";
import { World } from "@parahost/conformance";
import { describeSubsystem } from "@parahost/conformance/jest";
import { type Chain, type Metrics, type ParachainHost, SubsystemError, VirtualClock } from "@parahost/kernel";
import {
  blockNumber,
  type Codec,
  type Hash,
  type Header,
  hash,
  paraId,
  sessionIndex,
  validationCodeHash,
  validatorId,
} from "@parahost/primitives";
import { type ParachainHostApi, parachainHostMethodOf, parachainHostMethods } from "@parahost/protocol";
import { commitmentsTo } from "../../../../../test/node/backing-session.js";
import { RuntimeApiMetrics } from "./metrics.js";
import type { RuntimeApiRole } from "./role.js";
import { RuntimeApiSubsystem } from "./subsystem.js";

type MethodName = keyof ParachainHostApi;

const block = (n: number, fork = 0): Hash => hash(`0x${fork}${n.toString(16).padStart(63, "0")}`);
const alice = validatorId(`0x${"a1".repeat(32)}`);
const bob = validatorId(`0x${"b0".repeat(32)}`);

/** A chain of headers: blocks 1 to 9, and on top of 4 a fork. */
const parentOf = (at: Hash): Hash => {
  const n = Number.parseInt(at.slice(3), 16);
  return at[2] === "1" && n > 5 ? block(n - 1, 1) : block(n - 1);
};
const chain: Pick<Chain, "header"> = {
  header: async (at) => {
    const n = Number.parseInt(at.slice(3), 16);
    if (n > 9) return null;
    const zero = hash(`0x${"0".repeat(64)}`);
    return {
      parentHash: parentOf(at),
      number: blockNumber(n),
      stateRoot: zero,
      extrinsicsRoot: zero,
      digest: [],
    } as Header;
  },
};

/** A runtime that answers as told, and counts what it is asked. */
class ScriptedHost implements ParachainHost {
  readonly calls: string[] = [];
  version = 11;
  readonly #answers = new Map<MethodName, (at: Hash) => unknown>();

  answer<M extends MethodName>(method: M, answer: (at: Hash) => ParachainHostApi[M]["reply"]): this {
    this.#answers.set(method, answer);
    return this;
  }
  async call(at: Hash, wireName: string): Promise<Uint8Array> {
    const method = parachainHostMethodOf(wireName);
    const answer = method && this.#answers.get(method);
    if (!method || !answer)
      throw new SubsystemError("host", "Execution", { fatal: false, details: { trap: "unreachable" } });
    this.calls.push(method);
    return (parachainHostMethods[method].reply as Codec<unknown>).encode(answer(at));
  }
  async apiVersion(): Promise<number> {
    return this.version;
  }
}

describe("RuntimeApiSubsystem", () => {
  let clock: VirtualClock;
  let host: ScriptedHost;
  let world: World<RuntimeApiRole>;
  let outcomes: string[];

  const newWorld = (blocks = chain) => {
    clock = new VirtualClock();
    outcomes = [];
    const metrics: Metrics = {
      counter: () => ({ inc: (_by, labels) => void outcomes.push(labels?.["success"] ?? "") }),
      gauge: () => ({ set: () => undefined }),
      histogram: () => ({ observe: () => undefined, time: (work) => work() }),
    };
    host = new ScriptedHost()
      .answer("sessionIndexForChild", (at) => sessionIndex(at >= block(5) ? 2 : 1))
      .answer("validators", () => [alice])
      .answer("availabilityCores", () => [{ kind: "Free" }])
      .answer("validationCodeHash", () => null);
    return World.around(new RuntimeApiSubsystem(host, blocks as Chain, new RuntimeApiMetrics(metrics)), clock);
  };
  beforeEach(() => {
    world = newWorld();
  });
  describeSubsystem<RuntimeApiRole>(
    "as any subsystem",
    () => {
      // A node that is behind has not every block.
      const made = newWorld({ header: async (at) => (at < block(9_999) ? chain.header(block(9)) : null) });
      host.call = (
        (call) => (at: Hash, name: string) =>
          clock.sleep(10).then(() => call(at, name))
      )(host.call.bind(host));
      return made;
    },
    {
      asks: (at) => {
        const ofPara = { at, paraId: paraId(2000) };
        const assuming = { ...ofPara, assumption: "Free" } as const;
        return {
          ...{ validators: { at }, validatorGroups: { at }, availabilityCores: { at }, sessionIndexForChild: { at } },
          ...{ persistedValidationData: assuming, validationCode: assuming, validationCodeHash: assuming },
          validationCodeByHash: { at, hash: validationCodeHash(at) },
          checkValidationOutputs: { ...ofPara, outputs: commitmentsTo("head 7") },
          ...{ candidatePendingAvailability: ofPara, candidatesPendingAvailability: ofPara, paraBackingState: ofPara },
          ...{ candidateEvents: { at }, onChainVotes: { at }, disputes: { at }, disabledValidators: { at } },
          sessionInfo: { at, session: sessionIndex(1) },
          ...{ minimumBackingVotes: { at }, asyncBackingParams: { at }, nodeFeatures: { at }, claimQueue: { at } },
          version: { at },
        };
      },
      tells: () => ({}),
    },
  );
  const callsOf = (method: MethodName) => host.calls.filter((call) => call === method).length;

  it("answers what the runtime answers, and asks it once a block", async () => {
    const ask = () => world.until(world.ask("availabilityCores", { at: block(1) }));
    expect(await ask()).toEqual([{ kind: "Free" }]);
    expect(await ask()).toEqual([{ kind: "Free" }]);

    expect(callsOf("availabilityCores")).toBe(1);
    expect(outcomes).toEqual(["succeeded", "cached"]);
    await world.until(world.ask("availabilityCores", { at: block(2) }));
    expect(callsOf("availabilityCores")).toBe(2);
  });

  it("puts a question once that is asked by several at once", async () => {
    const asked = [1, 2, 3].map(() => world.ask("availabilityCores", { at: block(1) }));
    await world.until(Promise.all(asked));

    expect(callsOf("availabilityCores")).toBe(1);
  });

  it("tells questions apart by what they ask about", async () => {
    const ask = (para: number) =>
      world.until(world.ask("validationCodeHash", { at: block(1), paraId: paraId(para), assumption: "Free" }));
    await ask(2000);
    await ask(2001);
    await ask(2000);

    expect(callsOf("validationCodeHash")).toBe(2);
  });

  it("asks for what is constant in a session once a session", async () => {
    for (const n of [1, 2, 3, 4]) await world.until(world.ask("validators", { at: block(n) }));
    expect(callsOf("validators")).toBe(1);

    host.answer("validators", () => [bob]);
    expect(await world.until(world.ask("validators", { at: block(5) }))).toEqual([bob]);
    expect(await world.until(world.ask("validators", { at: block(4) }))).toEqual([alice]);
    expect(callsOf("validators")).toBe(2);
  });

  it("keeps apart a session that begins differently on two forks", async () => {
    host.answer("validators", (at) => (at === block(5, 1) ? [bob] : [alice]));
    await world.until(world.ask("validators", { at: block(4) }));

    expect(await world.until(world.ask("validators", { at: block(5) }))).toEqual([alice]);
    expect(await world.until(world.ask("validators", { at: block(5, 1) }))).toEqual([bob]);
    expect(await world.until(world.ask("validators", { at: block(6) }))).toEqual([alice]);
    expect(await world.until(world.ask("validators", { at: block(6, 1) }))).toEqual([bob]);
    expect(callsOf("validators")).toBe(3);
  });

  it("keeps validation code by its hash for good, and asks again for code that is not there yet", async () => {
    const code = Uint8Array.of(1, 2, 3);
    const ask = (n: number) =>
      world.until(
        world.ask("validationCodeByHash", { at: block(n), hash: validationCodeHash(`0x${"c0".repeat(32)}`) }),
      );
    host.answer("validationCodeByHash", () => null);
    expect(await ask(1)).toBeNull();
    host.answer("validationCodeByHash", () => code);
    expect(await ask(1)).toEqual(code);
    expect(await ask(6)).toEqual(code);

    expect(callsOf("validationCodeByHash")).toBe(2);
  });

  it("lets go of the blocks before the one finalized", async () => {
    for (const n of [1, 2]) await world.until(world.ask("availabilityCores", { at: block(n) }));
    await world.finalize({ hash: block(2), number: blockNumber(2) });
    for (const n of [1, 2]) await world.until(world.ask("availabilityCores", { at: block(n) }));

    expect(callsOf("availabilityCores")).toBe(3);
  });

  it("says that a method is not supported where the runtime is older than the method", async () => {
    host.version = 6;
    const { asyncBackingParams } = parachainHostMethods;
    expect(asyncBackingParams.since).toBe(7);

    await expect(world.until(world.ask("asyncBackingParams", { at: block(1) }))).rejects.toMatchObject({
      code: "NotSupported",
      fatal: false,
      details: { at: block(1), method: "asyncBackingParams", version: 6 },
    });
    expect(await world.until(world.ask("version", { at: block(1) }))).toBe(6);
    expect(callsOf("asyncBackingParams")).toBe(0);
    expect(outcomes).toEqual(["failed"]);
  });

  it("does not know a block that has not reached this node", async () => {
    await expect(world.until(world.ask("validators", { at: block(10) }))).rejects.toMatchObject({
      code: "UnknownBlock",
      details: { at: block(10) },
    });
    expect(host.calls).toEqual([]);
  });

  it("hands on a fault of the runtime with the question that met it, and asks again next time", async () => {
    const ask = () => world.until(world.ask("candidateEvents", { at: block(1) }));
    await expect(ask()).rejects.toMatchObject({
      code: "Execution",
      fatal: false,
      details: { at: block(1), method: "candidateEvents", trap: "unreachable" },
    });

    host.answer("candidateEvents", () => []);
    expect(await ask()).toEqual([]);
    expect(world.faults).toEqual([]);
  });

  it("takes an answer that does not decode for a fault of the runtime", async () => {
    host.answer("minimumBackingVotes", () => 2);
    await world.until(world.ask("minimumBackingVotes", { at: block(1) }));
    const { call } = host;
    host.call = async (at, name) => Uint8Array.of(...(await call.bind(host)(at, name)), 0);

    await expect(world.until(world.ask("availabilityCores", { at: block(1) }))).rejects.toMatchObject({
      code: "Execution",
      details: { code: "Decode", method: "availabilityCores" },
    });
  });
});
