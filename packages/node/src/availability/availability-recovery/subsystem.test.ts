import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { countedMetrics, silentLog, World } from "@parahost/conformance";
import { branches, obtainChunks } from "@parahost/erasure-coding";
import { MemoryKeystore, type Metrics, SeededChance, SubsystemError, VirtualClock } from "@parahost/kernel";
import {
  type AvailableData,
  blockNumber,
  type CandidateReceipt,
  chunkIndex,
  codecs,
  type ErasureChunk,
  err,
  groupIndex,
  type Hash,
  hash,
  ok,
  ready,
  type SessionInfo,
  sessionIndex,
  type ValidatorId,
  validatorId,
} from "@parahost/primitives";
import type { Recipient } from "@parahost/protocol";
import { N_PARALLEL } from "./config.js";
import { AvailabilityRecoveryMetrics } from "./metrics.js";
import type { AvailabilityRecoveryRole } from "./role.js";
import { AvailabilityRecoverySubsystem } from "./subsystem.js";

const bytes32 = (byte: number) => `0x${byte.toString(16).padStart(2, "0").repeat(32)}`;
const keyOf = (n: number): ValidatorId => validatorId(`0x${n.toString(16).padStart(64, "0")}`);
const leaf = { hash: hash(bytes32(0xee)), number: blockNumber(10) };
const dataWith = (blockData: Uint8Array): AvailableData => ({
  pov: { blockData },
  validationData: {
    ...{ parentHead: Uint8Array.of(1, 2), relayParentNumber: blockNumber(9) },
    ...{ relayParentStorageRoot: hash(bytes32(4)), maxPovSize: 5_000_000 },
  },
});
const data = dataWith(Uint8Array.from({ length: 1_001 }, (_, i) => i & 255));

interface Coded {
  readonly root: Hash;
  chunk(index: number): ErasureChunk;
}
/** Chunks under the root that they have together, after `spoil` has had its way with them. */
function code(n: number, spoil: (chunks: Uint8Array[]) => void = () => {}): Coded {
  const coded = obtainChunks(n, codecs.availableData.encode(data));
  if (!coded.ok) throw new Error(coded.error);
  const chunks = coded.value.map((chunk) => chunk.slice());
  spoil(chunks);
  const { root, proof } = branches(chunks);
  return {
    root,
    chunk: (i) => ({ chunk: chunks[i] as Uint8Array, index: chunkIndex(i), proof: proof(i) }),
  };
}
const flip = (bytes: Uint8Array | undefined) => {
  if (bytes) bytes[0] = (bytes[0] ?? 0) ^ 1;
};

/** Of 8 validators any 3 chunks are enough (more than a third: floor(7 / 3) + 1), and the first 2 hold the data as it is. */
const N = 8;

describe("AvailabilityRecoverySubsystem", () => {
  beforeAll(ready);
  let clock: VirtualClock;
  let metrics: ReturnType<typeof countedMetrics>;
  let world: World<AvailabilityRecoveryRole>;
  let coded: Coded;
  let stored: { data: AvailableData | null; chunks: readonly ErasureChunk[] };
  /** What validators answer. Those that are not here are not there. */
  let fullData: Map<number, () => Promise<AvailableData | null>>;
  let chunks: Map<number, () => Promise<ErasureChunk | null>>;
  let validators: readonly ValidatorId[];

  const open = (keystore = new MemoryKeystore(new SeededChance("keys"))) => {
    const subject = new AvailabilityRecoverySubsystem(
      keystore,
      new AvailabilityRecoveryMetrics(metrics),
      new SeededChance("order"),
      silentLog,
    );
    return World.around(subject, clock)
      .answer("runtimeApi", "sessionInfo", ({ session }) => (session === 4 ? sessionOf(validators) : null))
      .answer("availabilityStore", "queryAvailableData", () => stored.data)
      .answer("availabilityStore", "queryAllChunks", () => stored.chunks)
      .answer("networkBridgeTx", "requestAvailableData", ({ to }) => fullData.get(placeOf(to))?.() ?? failed())
      .answer("networkBridgeTx", "requestChunk", ({ to, validatorIndex }) => {
        expect(placeOf(to)).toBe(Number(validatorIndex));
        return chunks.get(placeOf(to))?.() ?? failed();
      });
  };
  const sessionOf = (keys: readonly ValidatorId[]): SessionInfo =>
    ({ validators: keys, validatorGroups: [[0, 1], [4, 5, 6].map(Number), [2, 3, 7]] }) as unknown as SessionInfo;
  const placeOf = (to: Recipient) => validators.indexOf("authority" in to ? to.authority : validatorId("0x"));
  const failed = (reason = "NotConnected") =>
    Promise.reject(new SubsystemError("network-bridge", "RequestFailed", { fatal: false, details: { reason } }));

  beforeEach(() => {
    clock = new VirtualClock();
    metrics = countedMetrics();
    coded = code(N);
    stored = { data: null, chunks: [] };
    [fullData, chunks] = [new Map(), new Map()];
    validators = Array.from({ length: N }, (_, i) => keyOf(i));
    world = open();
  });

  const receipt = (erasureRoot = coded.root): CandidateReceipt =>
    ({
      descriptor: {
        ...{
          version: 1,
          paraId: 2000,
          relayParent: bytes32(1),
          collator: bytes32(7),
          signature: `0x${"05".repeat(64)}`,
        },
        ...{ persistedValidationDataHash: bytes32(2), povHash: bytes32(3), paraHead: bytes32(4) },
        ...{ validationCodeHash: bytes32(6), erasureRoot },
      },
      commitmentsHash: bytes32(8),
    }) as unknown as CandidateReceipt;
  const asked = (backingGroup: number | null = null, session = 4) =>
    world.ask("recoverAvailableData", {
      ...{ receipt: receipt(), session: sessionIndex(session) },
      backingGroup: backingGroup === null ? null : groupIndex(backingGroup),
    });
  const recover = (backingGroup: number | null = null, session = 4) => world.until(asked(backingGroup, session));
  const has = (...indices: readonly number[]) => {
    for (const i of indices) chunks.set(i, async () => coded.chunk(i));
  };
  const askedForChunks = () => world.told("networkBridgeTx", "requestChunk").map(({ to }) => placeOf(to));
  const askedForAll = () => world.told("networkBridgeTx", "requestAvailableData").map(({ to }) => placeOf(to));
  const finished = (result: string, strategy: string) =>
    metrics.count("availability_recovery_recoveries_finished", `${result} ${strategy}`);

  it("gives what our own store has, and asks nobody", async () => {
    stored.data = data;

    expect(await recover(1)).toEqual(ok(data));
    expect([...askedForAll(), ...askedForChunks()]).toEqual([]);
  });

  describe("with the backing group known", () => {
    it("takes all of the data from a backer", async () => {
      for (const i of [4, 5, 6]) fullData.set(i, async () => data);

      expect(await recover(1)).toEqual(ok(data));
      expect(askedForAll()).toHaveLength(1);
      expect([4, 5, 6]).toContain(askedForAll()[0]);
      expect(askedForChunks()).toEqual([]);
      expect(finished("success", "full_from_backers")).toBe(1);
    });

    it("asks the next backer where one is not there, has nothing, or lies", async () => {
      for (const honest of [4, 5, 6]) {
        world = open();
        const others = [4, 5, 6].filter((i) => i !== honest);
        const [lies = 0, hasNone = 0] = others;
        fullData = new Map<number, () => Promise<AvailableData | null>>([
          [honest, async () => data],
          [lies, async () => dataWith(new Uint8Array(1_001))],
          [hasNone, async () => null],
        ]);

        expect(await recover(1)).toEqual(ok(data));
        expect(askedForAll()).toContain(honest);
      }
    });

    it("goes on to the chunks where every backer lies", async () => {
      for (const i of [4, 5, 6]) fullData.set(i, async () => dataWith(Uint8Array.of(i)));
      has(0, 1);

      expect(await recover(1)).toEqual(ok(data));
      expect([...askedForAll()].sort()).toEqual([4, 5, 6]);
      expect(finished("success", "systematic_chunks")).toBe(1);
    });
  });

  describe("from chunks", () => {
    it("asks first for those that hold the data as it is, and for no other while they come", async () => {
      has(0, 1, 2, 3, 4, 5, 6, 7);

      expect(await recover()).toEqual(ok(data));
      expect([...askedForChunks()].sort()).toEqual([0, 1]);
    });

    it.each([
      { what: "just enough", there: [5, 6, 7] },
      { what: "one that holds data and two others", there: [1, 3, 6] },
      { what: "more than enough", there: [1, 2, 3, 4, 5, 6, 7] },
    ])("recovers from $what", async ({ there }) => {
      has(...there);

      expect(await recover()).toEqual(ok(data));
      expect(finished("success", "regular_chunks")).toBe(1);
    });

    it("asks for no more than it needs once some have failed", async () => {
      has(1, 2, 3, 4, 5, 6, 7);
      chunks.set(0, async () => null);
      await recover();

      // 0 and 1 at first; then two more are needed, and as of two answers one was bad, one to spare.
      expect(askedForChunks()).toHaveLength(5);
    });

    it("is unavailable where too few are there, however they fail, and asks each once", async () => {
      has(5, 6);
      chunks.set(0, async () => null);
      chunks.set(1, async () => ({ ...coded.chunk(1), chunk: Uint8Array.of(1, 2) }));
      chunks.set(2, async () => coded.chunk(3));
      chunks.set(3, () => failed("Timeout"));

      expect(await recover()).toEqual(err("Unavailable"));
      expect([...askedForChunks()].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
      const count = (result: string) =>
        ["systematic", "regular"].reduce(
          (sum, type) => sum + metrics.count("availability_recovery_chunk_requests_finished", `${result} ${type}`),
          0,
        );
      expect(["success", "no_such_chunk", "invalid", "timeout", "error"].map(count)).toEqual([2, 1, 2, 1, 2]);
      expect(finished("failure", "regular_chunks")).toBe(1);
    });

    it("is not led astray by chunks with bad proofs", async () => {
      has(3, 4, 5);
      const other = code(N, (all) => flip(all[2]));
      for (const i of [0, 1, 2]) chunks.set(i, async () => other.chunk(i));
      for (const i of [6, 7]) chunks.set(i, async () => ({ ...coded.chunk(i), proof: [] }));

      expect(await recover()).toEqual(ok(data));
    });

    it.each([
      { what: "a chunk that holds data", spoiled: 0, strategy: "systematic_chunks", there: [0, 1] },
      { what: "another chunk", spoiled: 7, strategy: "systematic_chunks", there: [0, 1] },
      { what: "a chunk among others", spoiled: 7, strategy: "regular_chunks", there: [5, 6, 7] },
      { what: "a chunk that was not asked for", spoiled: 2, strategy: "regular_chunks", there: [5, 6, 7] },
    ])("is invalid where the root was made over $what that does not belong", async ({ spoiled, strategy, there }) => {
      coded = code(N, (all) => flip(all[spoiled]));
      has(...there);

      expect(await recover()).toEqual(err("Invalid"));
      expect(finished("invalid", strategy)).toBe(1);
    });

    it("is invalid where the chunks are of different lengths, though each is proven", async () => {
      coded = code(N, (all) => void all.splice(1, 1, Uint8Array.of(1, 2)));
      has(0, 1);

      expect(await recover()).toEqual(err("Invalid"));
    });

    it("counts what our own store has, and never asks ourselves", async () => {
      const keystore = new MemoryKeystore(new SeededChance("keys"));
      const us = validatorId(keystore.insertUri("para", "//Bob"));
      validators = validators.map((key, i) => (i === 1 ? us : key));
      world = open(keystore);
      stored.chunks = [coded.chunk(1)];
      has(5, 6);

      expect(await recover()).toEqual(ok(data));
      expect(askedForChunks()).not.toContain(1);
    });

    it("asks so many at a time and no more, and ends those that it needs no more", async () => {
      const n = 1_000;
      coded = code(n);
      validators = Array.from({ length: n }, (_, i) => keyOf(i));
      let [running, most] = [0, 0];
      for (let i = 0; i < n; i++)
        chunks.set(i, async () => {
          most = Math.max(most, ++running);
          await clock.sleep(100);
          running -= 1;
          return i % 7 === 0 ? null : coded.chunk(i);
        });

      expect(await recover()).toEqual(ok(data));
      expect(most).toBe(N_PARALLEL);
      // 334 of 1,000 are needed, and one in seven has none: 390 answers, and those that were under way then.
      expect(askedForChunks().length).toBeLessThan(390 + 2 * N_PARALLEL);
      expect(world.faults).toEqual([]);
    });
  });

  it("recovers once for all who ask at a time, and keeps what it found", async () => {
    has(0, 1);
    const both = await world.until(Promise.all([asked(), asked()]));
    expect(both).toEqual([ok(data), ok(data)]);
    expect(await recover()).toEqual(ok(data));

    expect(askedForChunks()).toHaveLength(2);
    expect(metrics.count("availability_recovery_recovieries_started")).toBe(1);
  });

  it("tries anew where the data were unavailable before", async () => {
    expect(await recover()).toEqual(err("Unavailable"));
    has(0, 1);

    expect(await recover()).toEqual(ok(data));
  });

  it("asks for the session at the latest leaf, else at the relay parent, and has nothing where it is not known", async () => {
    expect(await recover(null, 5)).toEqual(err("Unavailable"));
    await world.activate(leaf);
    await recover(null, 5);

    expect(world.told("runtimeApi", "sessionInfo").map(({ at }) => at)).toEqual([bytes32(1), leaf.hash]);
  });

  it("tells whoever asks that the runtime does not answer, and lives on", async () => {
    world.answer("runtimeApi", "sessionInfo", () => {
      throw new SubsystemError("runtimeApi", "Execution", { fatal: false });
    });
    await expect(recover()).rejects.toMatchObject({ code: "Execution" });
    expect(world.faults).toEqual([]);
  });

  it("leaves nothing behind when the node concludes", async () => {
    for (let i = 0; i < N; i++) chunks.set(i, () => clock.sleep(60_000).then(() => null));
    const waiting = asked();
    await world.settle();
    await world.conclude();

    await expect(waiting).rejects.toMatchObject({ fatal: false });
    expect(world.faults).toEqual([]);
  });

  it("counts under upstream's names", () => {
    const names: string[] = [];
    const none = countedMetrics();
    const named: Metrics = {
      ...none,
      counter: (name, ...rest) => {
        names.push(name);
        return none.counter(name, ...rest);
      },
      histogram: (name, ...rest) => {
        names.push(name);
        return none.histogram(name, ...rest);
      },
    };
    new AvailabilityRecoveryMetrics(named);

    // node/network/availability-recovery/src/metrics.rs
    expect(names.sort()).toEqual([
      "polkadot_parachain_availability_recovery_chunk_requests_finished",
      "polkadot_parachain_availability_recovery_chunk_requests_issued",
      "polkadot_parachain_availability_recovery_recoveries_finished",
      "polkadot_parachain_availability_recovery_recovieries_started",
      "polkadot_parachain_availability_recovery_time_chunk_request",
      "polkadot_parachain_availability_recovery_time_erasure_reconstruct",
      "polkadot_parachain_availability_recovery_time_erasure_recovery",
      "polkadot_parachain_availability_recovery_time_total",
      "polkadot_parachain_availability_reencode_chunks",
    ]);
  });
});
