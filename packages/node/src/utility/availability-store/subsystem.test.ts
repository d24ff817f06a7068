import { beforeEach, describe, expect, it } from "@jest/globals";
import { noMetrics, silentLog, World } from "@parahost/conformance";
import { describeSubsystem } from "@parahost/conformance/jest";
import { branches, obtainChunks } from "@parahost/erasure-coding";
import { MemoryStores, SubsystemError, VirtualClock } from "@parahost/kernel";
import {
  type AvailableData,
  blockNumber,
  type CandidateEvent,
  type CandidateReceipt,
  candidateHashOf,
  chunkIndex,
  codecs,
  collatorId,
  coreIndex,
  groupIndex,
  hash,
  paraId,
  signature,
  validationCodeHash,
  validatorId,
  validatorIndex,
} from "@parahost/primitives";
import { Pruning } from "./lifecycle.js";
import { AvailabilityStoreMetrics } from "./metrics.js";
import type { AvailabilityStoreRole } from "./role.js";
import { AvailabilityStoreSubsystem } from "./subsystem.js";

const bytes32 = (byte: number) => `0x${byte.toString(16).padStart(2, "0").repeat(32)}`;
const N = 10;
const availableData: AvailableData = {
  pov: { blockData: new Uint8Array(1_000).fill(7) },
  validationData: {
    parentHead: Uint8Array.of(1),
    relayParentNumber: blockNumber(1),
    relayParentStorageRoot: hash(bytes32(9)),
    maxPovSize: 5_000,
  },
};
const chunksOf = (data: AvailableData) => {
  const chunks = obtainChunks(N, codecs.availableData.encode(data));
  if (!chunks.ok) throw new Error(chunks.error);
  return chunks.value;
};
const { root, proof } = branches(chunksOf(availableData));
const chunkOf = (index: number) => ({
  chunk: chunksOf(availableData)[index] as Uint8Array,
  index: chunkIndex(index),
  proof: proof(index),
});
const receipt: CandidateReceipt = {
  descriptor: {
    version: 1,
    paraId: paraId(2000),
    relayParent: hash(bytes32(1)),
    collator: collatorId(bytes32(7)),
    persistedValidationDataHash: hash(bytes32(2)),
    povHash: hash(bytes32(3)),
    erasureRoot: root,
    signature: signature(`0x${"05".repeat(64)}`),
    paraHead: hash(bytes32(4)),
    validationCodeHash: validationCodeHash(bytes32(6)),
  },
  commitmentsHash: hash(bytes32(8)),
};
const candidateHash = candidateHashOf(receipt);
const block = (number: number) => ({ hash: hash(bytes32(100 + number)), number: blockNumber(number) });
/** Every block is the child of that with the number below. */
const ancestorsOf = (at: string) => {
  const number = Number.parseInt(at.slice(2, 4), 16) - 100;
  return Array.from({ length: Math.max(0, number) }, (_, i) => block(number - 1 - i).hash);
};
const PRUNING = { keepUnavailableMs: 60_000, keepFinalizedMs: 120_000, pruningIntervalMs: 10_000 };

describe("AvailabilityStoreSubsystem", () => {
  let time: VirtualClock;
  let stores: MemoryStores;
  let world: World<AvailabilityStoreRole>;
  let events: Map<string, CandidateEvent["kind"]>;

  const open = () => {
    const metrics = new AvailabilityStoreMetrics(noMetrics);
    return World.around(new AvailabilityStoreSubsystem(stores, new Pruning(time, PRUNING), metrics, silentLog), time)
      .answer("chainApi", "blockNumber", ({ at }) => blockNumber(Number.parseInt(at.slice(2, 4), 16) - 100))
      .answer("chainApi", "finalizedBlockNumber", () => blockNumber(0))
      .answer("chainApi", "ancestors", ({ at, k }) => ancestorsOf(at).slice(0, k))
      .answer("chainApi", "finalizedBlockHash", ({ number }) => block(number).hash)
      .answer("runtimeApi", "validators", () => Array.from({ length: N }, (_, i) => validatorId(bytes32(i))))
      .answer("runtimeApi", "candidateEvents", ({ at }) => {
        const kind = events.get(at);
        const body = { receipt, headData: new Uint8Array(), coreIndex: coreIndex(0), groupIndex: groupIndex(0) };
        return kind ? [{ kind, ...body } as CandidateEvent] : [];
      });
  };
  beforeEach(() => {
    time = new VirtualClock();
    stores = new MemoryStores();
    events = new Map();
    world = open();
  });
  describeSubsystem<AvailabilityStoreRole>(
    "as any subsystem",
    () => {
      stores = new MemoryStores();
      time = new VirtualClock();
      const numberOf = (at: string) => blockNumber(Number.parseInt(at.slice(2, 10), 16));
      const body = { receipt, headData: new Uint8Array(), coreIndex: coreIndex(0), groupIndex: groupIndex(0) };
      return open()
        .answer("chainApi", "blockNumber", ({ at }) => numberOf(at))
        .answer("chainApi", "ancestors", () => [])
        .answer("chainApi", "finalizedBlockHash", () => null)
        .answer("runtimeApi", "candidateEvents", () => [{ kind: "CandidateIncluded" as const, ...body }]);
    },
    {
      asks: () => {
        const ours = { candidateHash, validatorIndex: validatorIndex(3) };
        return {
          ...{ queryAvailableData: { candidateHash }, queryDataAvailability: { candidateHash } },
          ...{ queryChunk: ours, queryAllChunks: { candidateHash }, queryChunkAvailability: ours },
          storeChunk: { ...ours, chunk: chunkOf(3) },
          storeAvailableData: { candidateHash, nValidators: N, availableData, expectedErasureRoot: root },
        };
      },
      tells: () => ({}),
    },
  );

  const store = (expectedErasureRoot = root) =>
    world.until(world.ask("storeAvailableData", { candidateHash, nValidators: N, availableData, expectedErasureRoot }));
  const hasData = () => world.until(world.ask("queryDataAvailability", { candidateHash }));
  const hasChunk = (index: number) =>
    world.until(world.ask("queryChunkAvailability", { candidateHash, validatorIndex: validatorIndex(index) }));
  const storeChunk = (index: number) =>
    world.until(
      world.ask("storeChunk", { candidateHash, validatorIndex: validatorIndex(index), chunk: chunkOf(index) }),
    );

  it("gives back what it was given, and every validator's chunk of it", async () => {
    expect(await store()).toBeNull();

    expect(await world.until(world.ask("queryAvailableData", { candidateHash }))).toEqual(availableData);
    expect(await hasData()).toBe(true);
    expect(await world.until(world.ask("queryAllChunks", { candidateHash }))).toEqual(
      Array.from({ length: N }, (_, i) => chunkOf(i)),
    );
  });

  it("keeps nothing of data whose erasure root is another", async () => {
    expect(await store(hash(bytes32(0)))).toBe("InvalidErasureRoot");

    expect(await hasData()).toBe(false);
    expect(await hasChunk(0)).toBe(false);
  });

  it("takes a chunk of a candidate that was backed, and of no other", async () => {
    expect(await storeChunk(3)).toBe(false);

    events.set(block(1).hash, "CandidateBacked");
    await world.activate(block(1));

    expect(await storeChunk(3)).toBe(true);
    expect([await hasChunk(3), await hasChunk(4), await hasData()]).toEqual([true, false, false]);
  });

  it("loses no chunk of those that come at once", async () => {
    events.set(block(1).hash, "CandidateBacked");
    await world.activate(block(1));

    await Promise.all([0, 1, 2, 3].map(storeChunk));

    expect(await Promise.all([0, 1, 2, 3, 4].map(hasChunk))).toEqual([true, true, true, true, false]);
  });

  it("has after a restart what it had acknowledged", async () => {
    await store();
    await world.conclude();
    world = open();

    expect(await hasData()).toBe(true);
    expect(await hasChunk(9)).toBe(true);
  });

  it("notes, when it comes back, what blocks said while it was gone, finalized ones too", async () => {
    await store();
    await world.activate(block(1));
    await world.finalize(block(1));
    await world.conclude();
    events.set(block(3).hash, "CandidateIncluded");
    world = open();
    world.answer("chainApi", "finalizedBlockNumber", () => blockNumber(4));
    await world.activate(block(5));
    const asked = world.told("runtimeApi", "candidateEvents").map(({ at }) => at);
    await world.advance(100_000);

    // From the one after the finalized block that it knew of, the oldest first.
    expect(asked).toEqual([2, 3, 4, 5].map((number) => block(number).hash));
    expect(await hasData()).toBe(true);
  });

  const silentAt = (number: number) =>
    world.answer("runtimeApi", "candidateEvents", ({ at }) => {
      if (at === block(number).hash) throw new SubsystemError("runtimeApi", "Execution", { fatal: false });
      const body = { receipt, headData: new Uint8Array(), coreIndex: coreIndex(0), groupIndex: groupIndex(0) };
      return events.has(at) ? [{ kind: "CandidateIncluded" as const, ...body }] : [];
    });

  it("asks again at the next leaf where the runtime did not answer", async () => {
    await store();
    events.set(block(2).hash, "CandidateIncluded");
    silentAt(2);
    await world.activate(block(2));
    expect(world.faults).toMatchObject([{ code: "Execution" }]);

    silentAt(9);
    await world.activate(block(3), block(2).hash);
    await world.advance(100_000);
    expect(await hasData()).toBe(true);
  });

  it("passes over a finalized block that the runtime does not know any more", async () => {
    await store();
    await world.activate(block(1));
    await world.finalize(block(1));
    await world.conclude();
    events.set(block(3).hash, "CandidateIncluded");
    world = open();
    world.answer("chainApi", "finalizedBlockNumber", () => blockNumber(2));
    silentAt(2);
    await world.activate(block(4));
    await world.advance(100_000);

    expect(world.faults).toEqual([]);
    expect(await hasData()).toBe(true);
  });

  it("notes each block once, though the next leaf comes while it does", async () => {
    events.set(block(1).hash, "CandidateBacked");
    world.answer("runtimeApi", "candidateEvents", () => time.sleep(1_000).then(() => []));
    await world.activate(block(3));
    await world.activate(block(4), block(3).hash);
    await world.finalize(block(3));
    await world.advance(10_000);

    expect(world.told("runtimeApi", "candidateEvents").map(({ at }) => at)).toEqual(
      [1, 2, 3, 4].map((number) => block(number).hash),
    );
  });

  it("asks at finality about those blocks alone that include what is not final", async () => {
    await store();
    events.set(block(2).hash, "CandidateIncluded");
    await world.activate(block(3));
    const asked = () => world.told("chainApi", "finalizedBlockHash").map(({ number }) => number);
    await world.finalize(block(1));
    expect(asked()).toEqual([]);
    await world.activate(block(4), block(3).hash);
    await world.finalize(block(3));
    expect(asked()).toEqual([2]);
    await world.finalize(block(4));

    expect(asked()).toEqual([2]);
  });

  it("lets go of what is not included in time", async () => {
    await store();
    await world.advance(50_000);
    expect(await hasData()).toBe(true);

    await world.advance(20_000);
    expect(await hasData()).toBe(false);
    expect(await hasChunk(0)).toBe(false);
  });

  it("keeps what is included until a while after finality", async () => {
    await store();
    events.set(block(2).hash, "CandidateIncluded");
    await world.activate(block(2));
    await world.advance(100_000);
    expect(await hasData()).toBe(true);

    await world.finalize(block(2)); // at 100 s, so until 220 s
    await world.advance(110_000);
    expect(await hasData()).toBe(true);

    await world.advance(20_000);
    expect(await hasData()).toBe(false);
  });
});
