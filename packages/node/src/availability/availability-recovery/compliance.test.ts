import { beforeAll, describe } from "@jest/globals";
import { noMetrics, silentLog, World } from "@parahost/conformance";
import { describeSubsystem } from "@parahost/conformance/jest";
import { branches, obtainChunks } from "@parahost/erasure-coding";
import { MemoryKeystore, SeededChance, VirtualClock } from "@parahost/kernel";
import {
  chunkIndex,
  codecs,
  type ErasureChunk,
  groupIndex,
  type Hash,
  ready,
  type ValidatorIndex,
} from "@parahost/primitives";
import { candidate, POV, receiptFor, VALIDATION_DATA } from "../../../../../test/node/backing-session.js";
import { SESSION, sessionOf, VOTERS } from "../../../../../test/node/dispute-scene.js";
import { AvailabilityRecoveryMetrics } from "./metrics.js";
import type { AvailabilityRecoveryRole } from "./role.js";
import { AvailabilityRecoverySubsystem } from "./subsystem.js";

const coded = obtainChunks(VOTERS.length, codecs.availableData.encode({ pov: POV, validationData: VALIDATION_DATA }));
if (!coded.ok) throw new Error(coded.error);
const chunks = coded.value;
const { root, proof } = branches(chunks);
const chunkOf = (i: ValidatorIndex): ErasureChunk => ({
  ...{ chunk: chunks[i] as Uint8Array, index: chunkIndex(i) },
  proof: proof(i),
});
const receiptAt = (relayParent: Hash) => receiptFor(candidate("head 7", relayParent, { erasureRoot: root }));

/** Backers have nothing, and take their time to say so. */
function newWorld(): World<AvailabilityRecoveryRole> {
  const clock = new VirtualClock();
  const keystore = new MemoryKeystore(new SeededChance("keys"));
  const metrics = new AvailabilityRecoveryMetrics(noMetrics);
  const subject = new AvailabilityRecoverySubsystem(keystore, metrics, new SeededChance("order"), silentLog);
  const takesTime = <T>(answer: T) => clock.sleep(500).then(() => answer);
  return World.around(subject, clock)
    .answer("runtimeApi", "sessionInfo", () => sessionOf(VOTERS))
    .answer("availabilityStore", "queryAvailableData", () => null)
    .answer("availabilityStore", "queryAllChunks", () => [])
    .answer("networkBridgeTx", "requestAvailableData", () => takesTime(null))
    .answer("networkBridgeTx", "requestChunk", ({ validatorIndex }) => takesTime(chunkOf(validatorIndex)));
}

describe("AvailabilityRecoverySubsystem", () => {
  beforeAll(ready);
  describeSubsystem<AvailabilityRecoveryRole>("as any subsystem", newWorld, {
    asks: (relayParent) => ({
      recoverAvailableData: { receipt: receiptAt(relayParent), session: SESSION, backingGroup: groupIndex(0) },
    }),
    tells: () => ({}),
  });
});
