import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { noMetrics, silentLog, World } from "@parahost/conformance";
import { describeSubsystem } from "@parahost/conformance/jest";
import { branches, obtainChunks } from "@parahost/erasure-coding";
import { MemoryKeystore, SeededChance, SubsystemError, VirtualClock } from "@parahost/kernel";
import {
  blockNumber,
  type CoreState,
  candidateHash,
  chunkIndex,
  type ErasureChunk,
  groupIndex,
  hash,
  paraId,
  povHash,
  ready,
  sessionIndex,
  type ValidatorId,
  validatorId,
  validatorIndex,
} from "@parahost/primitives";
import type { Recipient } from "@parahost/protocol";
import { AvailabilityDistributionMetrics } from "./metrics.js";
import type { AvailabilityDistributionRole } from "./role.js";
import { AvailabilityDistributionSubsystem } from "./subsystem.js";

const bytes32 = (byte: number) => `0x${byte.toString(16).padStart(2, "0").repeat(32)}`;
const leaf = { hash: hash(bytes32(1)), number: blockNumber(10) };
const next = { hash: hash(bytes32(2)), number: blockNumber(11) };
const candidate = candidateHash(bytes32(3));
const coded = obtainChunks(4, new Uint8Array(100).fill(1));
const chunks = coded.ok ? coded.value : [];
const { root, proof } = branches(chunks);
const chunkOf = (index: number): ErasureChunk => ({
  chunk: chunks[index] as Uint8Array,
  index: chunkIndex(index),
  proof: proof(index),
});
const occupied = {
  kind: "Occupied",
  candidateHash: candidate,
  groupResponsible: groupIndex(0),
  candidateDescriptor: { paraId: paraId(2000), erasureRoot: root },
} as unknown as CoreState;
const [zero, two, three] = [validatorId(bytes32(10)), validatorId(bytes32(12)), validatorId(bytes32(13))];
const pov = { blockData: Uint8Array.of(1, 2, 3) };

describe("AvailabilityDistributionSubsystem", () => {
  beforeAll(ready);
  let clock: VirtualClock;
  let world: World<AvailabilityDistributionRole>;
  /** We are validator 1. */
  let answers: Map<ValidatorId, () => Promise<ErasureChunk | null>>;
  let isHeld: boolean;

  const newWorld = () => {
    clock = new VirtualClock();
    isHeld = false;
    const keystore = new MemoryKeystore(new SeededChance("keys"));
    const us = validatorId(keystore.insertUri("para", "//Bob"));
    answers = new Map([zero, two].map((key) => [key, async () => chunkOf(1)]));
    const metrics = new AvailabilityDistributionMetrics(noMetrics);
    const subject = new AvailabilityDistributionSubsystem(keystore, metrics, new SeededChance("order"), silentLog);
    const groups = [[0, 2].map(validatorIndex), [1, 3].map(validatorIndex)];
    const rotation = { sessionStartBlock: blockNumber(0), groupRotationFrequency: 10, now: blockNumber(11) };
    return World.around(subject, clock)
      .answer("runtimeApi", "sessionIndexForChild", () => sessionIndex(0))
      .answer("runtimeApi", "validators", () => [zero, us, two, three])
      .answer("runtimeApi", "validatorGroups", () => ({ groups, rotation }))
      .answer("runtimeApi", "availabilityCores", (): readonly CoreState[] => [{ kind: "Free" }, occupied])
      .answer("availabilityStore", "queryChunkAvailability", () => isHeld)
      .answer("availabilityStore", "storeChunk", () => true)
      .answer("networkBridgeTx", "requestChunk", ({ to }) => answers.get(keyOf(to))?.() ?? failed());
  };
  beforeEach(() => {
    world = newWorld();
  });
  describeSubsystem<AvailabilityDistributionRole>(
    "as any subsystem",
    () =>
      newWorld()
        .answer("availabilityStore", "queryChunk", () => chunkOf(3))
        .answer("availabilityStore", "queryAvailableData", () => null)
        .answer("networkBridgeTx", "requestChunk", () => clock.sleep(900).then(() => chunkOf(1)))
        .answer("networkBridgeTx", "requestPoV", () => clock.sleep(1_000).then(() => pov)),
    {
      asks: (relayParent) => ({
        fetchPoV: {
          ...{ relayParent, fromValidator: validatorIndex(3), paraId: paraId(2000) },
          ...{ candidateHash: candidate, povHash: povHash(pov) },
        },
        chunkFetchingRequest: { candidateHash: candidate, validatorIndex: validatorIndex(3) },
        povFetchingRequest: { candidateHash: candidate },
      }),
      tells: () => ({}),
    },
  );
  const keyOf = (to: Recipient) => ("authority" in to ? to.authority : validatorId("0x"));
  const failed = () => Promise.reject(new SubsystemError("networkBridgeTx", "RequestFailed", { fatal: false }));
  const stored = () => world.told("availabilityStore", "storeChunk");
  const asked = () => world.told("networkBridgeTx", "requestChunk").map(({ to }) => keyOf(to));

  it("fetches our own chunk from a backer and stores it", async () => {
    await world.activate(leaf);

    expect(stored()).toEqual([{ candidateHash: candidate, validatorIndex: 1, chunk: chunkOf(1) }]);
    expect(asked()).toHaveLength(1);
    expect([zero, two]).toContain(asked()[0]);
  });

  it("fetches nothing that we hold", async () => {
    isHeld = true;
    await world.activate(leaf);

    expect(asked()).toEqual([]);
  });

  it.each<{ what: string; answer: () => Promise<ErasureChunk | null> }>([
    { what: "has none", answer: async () => null },
    { what: "does not answer", answer: failed },
    { what: "gives another validator's chunk", answer: async () => chunkOf(2) },
    {
      what: "gives a chunk that does not prove right",
      answer: async () => ({ ...chunkOf(1), chunk: new Uint8Array(9) }),
    },
    { what: "gives a proof of something else", answer: async () => ({ ...chunkOf(1), proof: [] }) },
  ])("asks the other backer where one $what", async ({ answer }) => {
    // Whoever is asked first fails; the order is chance's.
    let calls = 0;
    for (const key of [zero, two]) answers.set(key, () => (calls++ === 0 ? answer() : Promise.resolve(chunkOf(1))));
    await world.activate(leaf);

    expect(new Set(asked())).toEqual(new Set([zero, two]));
    expect(stored()).toMatchObject([{ chunk: chunkOf(1) }]);
    expect(world.faults).toEqual([]);
  });

  it("asks a backer last from then on that did not deliver", async () => {
    answers.set(zero, async () => null);
    // Zero is found out no later than when chance has it first; from then on it is not asked, since the other one delivers.
    for (let i = 0; i < 20; i++) {
      const core = { ...occupied, candidateHash: candidateHash(bytes32(20 + i)) } as CoreState;
      world.answer("runtimeApi", "availabilityCores", () => [core]);
      await world.activate({ hash: hash(bytes32(50 + i)), number: blockNumber(20 + i) });
      await world.deactivate(hash(bytes32(50 + i)));
    }

    expect(asked().filter((key) => key === zero)).toHaveLength(1);
    expect(stored()).toHaveLength(20);
  });

  it("begins anew at the next leaf where everyone was asked in vain", async () => {
    for (const key of [zero, two]) answers.set(key, async () => null);
    await world.activate(leaf);
    expect(asked()).toHaveLength(2);

    await world.activate(next, leaf.hash);
    expect(asked()).toHaveLength(4);
  });

  it("goes on with a fetch that the next leaf still needs, and gives up one that no leaf needs", async () => {
    for (const key of [zero, two]) answers.set(key, () => clock.sleep(100).then(() => chunkOf(1)));
    await world.activate(leaf);
    await world.activate(next);
    await world.deactivate(leaf.hash);
    await world.advance(100);
    expect(stored()).toHaveLength(1);

    answers.set(zero, () => clock.sleep(100).then(() => chunkOf(1)));
    await world.activate({ hash: hash(bytes32(9)), number: blockNumber(12) }, next.hash);
    await world.deactivate(hash(bytes32(9)));
    await world.advance(200);
    expect(stored()).toHaveLength(1);
    expect(world.faults).toEqual([]);
  });

  it("serves what the store has", async () => {
    world
      .answer("availabilityStore", "queryChunk", ({ validatorIndex: of }) => (of === 3 ? chunkOf(3) : null))
      .answer("availabilityStore", "queryAvailableData", () => null);
    const request = (index: number) =>
      world.ask("chunkFetchingRequest", { candidateHash: candidate, validatorIndex: validatorIndex(index) });

    expect(await world.until(request(3))).toEqual(chunkOf(3));
    expect(await world.until(request(2))).toBeNull();
    expect(await world.until(world.ask("povFetchingRequest", { candidateHash: candidate }))).toBeNull();
  });

  describe("fetching a PoV", () => {
    const fetch = (fromValidator: number, wanted = povHash(pov)) =>
      world.until(
        world.ask("fetchPoV", {
          relayParent: leaf.hash,
          fromValidator: validatorIndex(fromValidator),
          paraId: paraId(2000),
          candidateHash: candidate,
          povHash: wanted,
        }),
      );
    beforeEach(async () => {
      world.answer("networkBridgeTx", "requestPoV", () => pov);
      await world.activate(leaf);
    });

    it("takes it from the validator named", async () => {
      expect(await fetch(3)).toEqual(pov);
      expect(world.told("networkBridgeTx", "requestPoV")).toEqual([
        { to: { authority: three }, candidateHash: candidate },
      ]);
    });

    it("refuses another PoV", async () => {
      await expect(fetch(3, hash(bytes32(0)))).rejects.toMatchObject({
        code: "FetchPoV",
        details: { reason: "UnexpectedPoV", fromValidator: 3 },
      });
    });

    it("says why there is none", async () => {
      await expect(fetch(4)).rejects.toMatchObject({ details: { reason: "ValidatorIndexOutOfBounds" } });
      world.answer("networkBridgeTx", "requestPoV", () => null);
      await expect(fetch(0)).rejects.toMatchObject({ code: "FetchPoV", details: { reason: "NoSuchPoV" } });
      world.answer("networkBridgeTx", "requestPoV", failed);
      await expect(fetch(0)).rejects.toMatchObject({ code: "FetchPoV", details: { reason: "RequestFailed" } });
    });
  });
});
