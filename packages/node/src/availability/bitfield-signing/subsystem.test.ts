import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { noMetrics, World } from "@parahost/conformance";
import { describeSubsystem } from "@parahost/conformance/jest";
import { MemoryKeystore, SeededChance, SubsystemError, VirtualClock } from "@parahost/kernel";
import {
  bitfieldPayload,
  bitsOf,
  blockNumber,
  type CandidateHash,
  type CoreState,
  candidateHash,
  groupIndex,
  hash,
  isSignatureValid,
  paraId,
  ready,
  sessionIndex,
  validatorId,
} from "@parahost/primitives";
import { signerOf } from "../../../../../test/node/signing.js";
import { BitfieldSigningMetrics } from "./metrics.js";
import type { BitfieldSigningRole } from "./role.js";
import { BitfieldSigningSubsystem } from "./subsystem.js";

const bytes32 = (byte: number) => `0x${byte.toString(16).padStart(2, "0").repeat(32)}`;
const leaf = { hash: hash(bytes32(1)), number: blockNumber(10) };
const [held, missing] = [candidateHash(bytes32(2)), candidateHash(bytes32(3))];
const occupied = (hashOfCandidate: CandidateHash): CoreState =>
  ({
    kind: "Occupied",
    candidateHash: hashOfCandidate,
    groupResponsible: groupIndex(0),
    availability: bitsOf(2),
  }) as unknown as CoreState;
const cores: readonly CoreState[] = [
  occupied(held),
  { kind: "Free" },
  occupied(missing),
  { kind: "Scheduled", paraId: paraId(2000), collator: null },
];

describe("BitfieldSigningSubsystem", () => {
  beforeAll(ready);
  let clock: VirtualClock;
  let keystore: MemoryKeystore;
  let world: World<BitfieldSigningRole>;

  const newWorld = () => {
    clock = new VirtualClock();
    keystore = new MemoryKeystore(new SeededChance("bitfield-signing"));
    const bob = validatorId(keystore.insertUri("para", "//Bob"));
    const metrics = new BitfieldSigningMetrics(noMetrics);
    const subject = new BitfieldSigningSubsystem(clock, keystore, signerOf(keystore), metrics);
    return World.around(subject, clock)
      .answer("runtimeApi", "validators", () => [validatorId(bytes32(9)), bob])
      .answer("runtimeApi", "availabilityCores", () => cores)
      .answer("runtimeApi", "sessionIndexForChild", () => sessionIndex(4))
      .answer("availabilityStore", "queryChunkAvailability", ({ candidateHash: asked }) => asked === held);
  };
  beforeEach(() => {
    world = newWorld();
  });
  describeSubsystem("as any subsystem", newWorld, { asks: () => ({}), tells: () => ({}) });
  const signed = () => world.told("bitfieldDistribution", "distributeBitfield");

  it("signs a bit for each core whose occupant's chunk we hold, 1.5 s after the leaf", async () => {
    await world.activate(leaf);
    await world.advance(1_499);
    expect(signed()).toEqual([]);
    await world.advance(1);

    const [said] = signed();
    expect(said).toMatchObject({ relayParent: leaf.hash, bitfield: { validatorIndex: 1, payload: bitsOf(4, [0]) } });
    const payload = bitfieldPayload(bitsOf(4, [0]), { sessionIndex: sessionIndex(4), parentHash: leaf.hash });
    const [key] = keystore.keys("para").map(validatorId);
    expect(key && said && isSignatureValid({ key, payload, signature: said.bitfield.signature })).toBe(true);
  });

  it("asks the store for our own chunk", async () => {
    await world.activate(leaf);
    await world.advance(1_500);

    const asked = world.told("availabilityStore", "queryChunkAvailability");
    expect(asked).toEqual([held, missing].map((it) => ({ candidateHash: it, validatorIndex: 1 })));
  });

  it("signs nothing where we are no validator", async () => {
    world.answer("runtimeApi", "validators", () => [validatorId(bytes32(9))]);
    await world.activate(leaf);
    await world.advance(2_000);

    expect(signed()).toEqual([]);
  });

  it("signs nothing for a leaf that is gone by then", async () => {
    await world.activate(leaf);
    await world.advance(1_000);
    await world.deactivate(leaf.hash);
    await world.advance(1_000);

    expect(signed()).toEqual([]);
    expect(world.faults).toEqual([]);
  });

  it("survives a runtime that does not answer, and signs at the next leaf", async () => {
    const fault = () => Promise.reject(new SubsystemError("runtimeApi", "Execution", { fatal: false }));
    world.answer("runtimeApi", "availabilityCores", fault);
    await world.activate(leaf);
    await world.advance(1_500);
    expect(world.faults).toMatchObject([{ code: "Execution" }]);

    world.answer("runtimeApi", "availabilityCores", () => cores);
    await world.activate({ hash: hash(bytes32(5)), number: blockNumber(11) }, leaf.hash);
    await world.advance(1_500);
    expect(signed()).toMatchObject([{ relayParent: bytes32(5) }]);
  });
});
