import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { countedMetrics, recordedReports, silentLog, World } from "@parahost/conformance";
import { describeSubsystem } from "@parahost/conformance/jest";
import { branches, obtainChunks } from "@parahost/erasure-coding";
import { type Collator, MemoryKeystore, SeededChance, SubsystemError, VirtualClock } from "@parahost/kernel";
import {
  blake2b256Hex,
  blockNumber,
  type CandidateDescriptorV1,
  type CoreState,
  candidateHashOf,
  codecs,
  collationPayload,
  collatorId,
  commitmentsHash,
  coreIndex,
  type Hex,
  isSignatureValid,
  type PersistedValidationData,
  ready,
  validatorId,
} from "@parahost/primitives";
import type { Collation } from "@parahost/protocol";
import {
  CODE_HASH,
  CORES,
  commitmentsTo,
  hash32,
  keysOf,
  NAMES,
  PARA_1,
  PARA_2,
  POV,
  VALIDATION_DATA,
  validatorIds,
} from "../../../../../test/node/backing-session.js";
import { CollationGenerationMetrics } from "./metrics.js";
import { CollatorReceipts } from "./prepared-collation.js";
import type { CollationGenerationRole } from "./role.js";
import { CollationGenerationSubsystem } from "./subsystem.js";

const LEAF = { hash: hash32(1), number: blockNumber(1) };
const NEXT = { hash: hash32(2), number: blockNumber(2) };
const COLLATION: Collation = { ...commitmentsTo("head 7"), proofOfValidity: POV };

describe("CollationGenerationSubsystem", () => {
  beforeAll(ready);
  let clock: VirtualClock;
  let key: Hex;
  let keystore: MemoryKeystore;
  let reports: ReturnType<typeof recordedReports>;
  let metrics: ReturnType<typeof countedMetrics>;
  let built: { readonly on: PersistedValidationData; readonly signal: AbortSignal }[];
  let collate: Collator["collate"];
  let world: World<CollationGenerationRole>;

  beforeEach(() => {
    clock = new VirtualClock();
    keystore = new MemoryKeystore(new SeededChance("collator"));
    key = keystore.insertUri("colt", "//Collator");
    world = start();
  });

  function start() {
    [reports, metrics, built] = [recordedReports(), countedMetrics(), []];
    collate = async () => COLLATION;
    const collator: Collator = {
      paraId: PARA_1,
      collate: (relayParent, on, signal) => {
        built.push({ on, signal });
        return collate(relayParent, on, signal);
      },
    };
    const counted = new CollationGenerationMetrics(metrics);
    const subject = new CollationGenerationSubsystem(
      collator,
      new CollatorReceipts(keystore),
      reports,
      counted,
      silentLog,
    );
    return World.around(subject, clock)
      .answer("runtimeApi", "availabilityCores", () => CORES)
      .answer("runtimeApi", "validators", () => validatorIds(keysOf(...NAMES)))
      .answer("runtimeApi", "asyncBackingParams", () => {
        throw new SubsystemError("runtimeApi", "NotSupported", { fatal: false });
      })
      .answer("runtimeApi", "persistedValidationData", () => VALIDATION_DATA)
      .answer("runtimeApi", "validationCodeHash", () => CODE_HASH);
  }
  describeSubsystem<CollationGenerationRole>(
    "as any subsystem",
    () => {
      clock = new VirtualClock();
      const made = start();
      collate = () => clock.sleep(1_000).then(() => COLLATION);
      return made;
    },
    {
      asks: () => ({}),
      tells: (relayParent) => ({
        submitCollation: {
          ...{ relayParent, collation: COLLATION, parentHead: VALIDATION_DATA.parentHead },
          ...{ validationCodeHash: CODE_HASH, coreIndex: coreIndex(0) },
        },
      }),
    },
  );
  const distributed = () => world.told("collatorProtocol", "distributeCollation");
  const steps = () => reports.reports.map(({ step, reason }) => (reason ? `${step} ${reason}` : step));
  const sizeOf = (pov: typeof POV) => codecs.pov.encode(pov).length;

  it("says at the start on which para it collates", async () => {
    await world.settle();
    expect(world.told("collatorProtocol", "collateOn")).toEqual([{ paraId: PARA_1 }]);
  });

  it("has the collator build on the para's head at a new leaf, and distributes it with its core", async () => {
    await world.activate(LEAF);

    expect(built.map(({ on }) => on)).toEqual([VALIDATION_DATA]);
    expect(world.told("runtimeApi", "persistedValidationData")).toEqual([
      { at: LEAF.hash, paraId: PARA_1, assumption: "Free" },
    ]);
    expect(distributed()).toMatchObject([
      { pov: POV, coreIndex: 0, parentHeadDataHash: blake2b256Hex(VALIDATION_DATA.parentHead) },
    ]);
    expect(steps()).toEqual(["collated"]);
    expect(metrics.count("collations_generated_total")).toBe(1);
  });

  it("makes a receipt that names everything by its hash, signed by the collator", async () => {
    await world.activate(LEAF);
    const [receipt] = distributed().map(({ receipt }) => receipt);
    const descriptor = receipt?.descriptor as CandidateDescriptorV1;
    const chunks = obtainChunks(
      NAMES.length,
      codecs.availableData.encode({ pov: POV, validationData: VALIDATION_DATA }),
    );

    expect(descriptor).toMatchObject({
      version: 1,
      paraId: PARA_1,
      relayParent: LEAF.hash,
      collator: collatorId(key),
      persistedValidationDataHash: blake2b256Hex(codecs.persistedValidationData.encode(VALIDATION_DATA)),
      povHash: blake2b256Hex(codecs.pov.encode(POV)),
      paraHead: blake2b256Hex(COLLATION.headData),
      validationCodeHash: CODE_HASH,
      erasureRoot: chunks.ok && branches(chunks.value).root,
    });
    expect(receipt?.commitmentsHash).toBe(commitmentsHash(commitmentsTo("head 7")));
    const payload = collationPayload(descriptor);
    expect(payload).toHaveLength(132);
    expect(isSignatureValid({ key: validatorId(key), payload, signature: descriptor.signature })).toBe(true);
  });

  it("builds a chain with async backing, one candidate a core, each on what the one before it leads to", async () => {
    const claims = [0, 1, 2].map((core) => [coreIndex(core), [core === 1 ? PARA_2 : PARA_1]] as const);
    const occupied = { kind: "Occupied", nextUpOnAvailable: null } as CoreState;
    world
      .answer("runtimeApi", "asyncBackingParams", () => ({ maxCandidateDepth: 5, allowedAncestryLen: 2 }))
      .answer("runtimeApi", "availabilityCores", () => [occupied, occupied, occupied])
      .answer("runtimeApi", "claimQueue", () => claims);
    await world.activate(LEAF);

    const onFirst = { ...VALIDATION_DATA, parentHead: COLLATION.headData };
    expect(built.map(({ on }) => on)).toEqual([VALIDATION_DATA, onFirst]);
    expect(world.told("runtimeApi", "persistedValidationData")).toEqual([
      { at: LEAF.hash, paraId: PARA_1, assumption: "Included" },
    ]);
    expect(distributed().map(({ coreIndex, parentHeadData }) => [coreIndex, parentHeadData])).toEqual([
      [0, VALIDATION_DATA.parentHead],
      [2, COLLATION.headData],
    ]);
  });

  it("builds nothing where no core is scheduled for its para", async () => {
    world.answer("runtimeApi", "availabilityCores", () => CORES.slice(1));
    await world.activate(LEAF);

    expect(built).toEqual([]);
  });

  it.each(["persistedValidationData", "validationCodeHash"] as const)(
    "builds nothing where the runtime has no %s of the para",
    async (question) => {
      world.answer("runtimeApi", question, () => null);
      await world.activate(LEAF);

      expect(built).toEqual([]);
      expect(world.faults).toEqual([]);
    },
  );

  it("distributes nothing where the collator has nothing to build", async () => {
    collate = async () => null;
    await world.activate(LEAF);

    expect(built).toHaveLength(1);
    expect(distributed()).toEqual([]);
  });

  it("survives a collator that throws, names it, and asks it again at the next leaf", async () => {
    collate = async () => {
      throw new Error("the collator's own trouble");
    };
    await world.activate(LEAF);
    expect(world.faults).toMatchObject([{ code: "CollatorFailed", fatal: false, cause: { message: /own trouble/ } }]);
    collate = async () => COLLATION;
    await world.activate(NEXT, LEAF.hash);

    expect(distributed()).toHaveLength(1);
  });

  it("drops a collation whose PoV is larger than the relay chain takes, and says so", async () => {
    world.answer("runtimeApi", "persistedValidationData", () => ({ ...VALIDATION_DATA, maxPovSize: sizeOf(POV) - 1 }));
    await world.activate(LEAF);
    expect(distributed()).toEqual([]);
    expect(steps()).toEqual(["collated", "dropped PoVTooLarge"]);

    world.answer("runtimeApi", "persistedValidationData", () => ({ ...VALIDATION_DATA, maxPovSize: sizeOf(POV) }));
    await world.activate(NEXT, LEAF.hash);
    expect(distributed()).toHaveLength(1);
  });

  it.each([
    { what: "is being built", heeds: true },
    { what: "a collator goes on to build all the same", heeds: false },
  ])("gives up what $what when the leaf is gone", async ({ heeds }) => {
    collate = async (_relayParent, _on, signal) => {
      await clock.sleep(3_000, heeds ? signal : undefined);
      return COLLATION;
    };
    await world.activate(LEAF);
    world.answer("runtimeApi", "availabilityCores", () => []);
    await world.activate(NEXT, LEAF.hash);
    await world.advance(10_000);

    expect(built.map(({ signal }) => signal.aborted)).toEqual([true]);
    expect(distributed()).toEqual([]);
    expect(steps()).toEqual([]);
    expect(world.faults).toEqual([]);
  });

  it("makes a receipt of a collation submitted, on the head that it was built on", async () => {
    world.answer("runtimeApi", "availabilityCores", () => []);
    await world.activate(LEAF);
    const parentHead = Uint8Array.of(9);
    const submitted = { collation: COLLATION, parentHead, validationCodeHash: CODE_HASH, coreIndex: coreIndex(1) };
    await world.tell("submitCollation", { relayParent: LEAF.hash, ...submitted });

    expect(world.told("runtimeApi", "persistedValidationData")).toMatchObject([{ assumption: "TimedOut" }]);
    expect(distributed()).toMatchObject([{ coreIndex: 1, parentHeadDataHash: blake2b256Hex(parentHead) }]);
    const [receipt] = distributed().map(({ receipt }) => receipt);
    expect(receipt?.descriptor.persistedValidationDataHash).toBe(
      blake2b256Hex(codecs.persistedValidationData.encode({ ...VALIDATION_DATA, parentHead })),
    );
    expect(reports.reports).toMatchObject([{ step: "collated", candidateHash: receipt && candidateHashOf(receipt) }]);
  });

  it("refuses a collation submitted for a relay parent out of view", async () => {
    const submitted = { collation: COLLATION, parentHead: Uint8Array.of(), validationCodeHash: CODE_HASH };
    await world.tell("submitCollation", { relayParent: LEAF.hash, ...submitted, coreIndex: coreIndex(0) });

    expect(world.faults).toMatchObject([{ code: "UnknownRelayParent", details: { relayParent: LEAF.hash } }]);
  });

  it("cannot do without a collator's key", async () => {
    keystore = new MemoryKeystore(new SeededChance("nobody"));
    world = start();
    await world.settle();

    expect(world.faults).toMatchObject([{ code: "NoCollatorKey", fatal: true }]);
  });
});
