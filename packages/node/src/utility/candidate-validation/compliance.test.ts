import { beforeAll, describe } from "@jest/globals";
import { noMetrics, silentLog, World } from "@parahost/conformance";
import { describeSubsystem } from "@parahost/conformance/jest";
import { InProcessVerifier, type PvfHost, VirtualClock } from "@parahost/kernel";
import { codecs, type Hash, ready } from "@parahost/primitives";
import {
  CODE,
  CODE_HASH,
  candidate,
  commitmentsTo,
  POV,
  receiptFor,
  VALIDATION_DATA,
} from "../../../../../test/node/backing-session.js";
import { CandidateValidationMetrics } from "./metrics.js";
import type { CandidateValidationRole } from "./role.js";
import { CandidateValidationSubsystem } from "./subsystem.js";

/** Every execution takes a second. */
function newWorld(): World<CandidateValidationRole> {
  const clock = new VirtualClock();
  const host: PvfHost = {
    execute: async (_execution, signal) => {
      await clock.sleep(1_000, signal);
      return { kind: "valid", result: codecs.validationResult.encode(commitmentsTo("head 7")), cpuMs: 1 };
    },
    unpack: async (blockData) => ({ kind: "unpacked", blockData }),
    prepare: () => clock.sleep(1_000).then(() => null),
    close: async () => undefined,
  };
  const metrics = new CandidateValidationMetrics(noMetrics);
  return World.around(new CandidateValidationSubsystem(host, new InProcessVerifier(clock), metrics, silentLog), clock)
    .answer("runtimeApi", "persistedValidationData", () => VALIDATION_DATA)
    .answer("runtimeApi", "validationCode", () => CODE)
    .answer("runtimeApi", "validationCodeByHash", () => CODE)
    .answer("runtimeApi", "checkValidationOutputs", () => true);
}
const receiptAt = (relayParent: Hash) => receiptFor(candidate("head 7", relayParent));

describe("CandidateValidationSubsystem", () => {
  beforeAll(ready);
  describeSubsystem<CandidateValidationRole>("as any subsystem", newWorld, {
    asks: (relayParent) => ({
      validateFromExhaustive: {
        ...{ validationData: VALIDATION_DATA, validationCode: CODE, receipt: receiptAt(relayParent) },
        ...{ pov: POV, execKind: "Dispute" },
      },
      validateFromChainState: { relayParent, receipt: receiptAt(relayParent), pov: POV, execKind: "Backing" },
      preCheck: { relayParent, validationCodeHash: CODE_HASH },
    }),
    tells: () => ({}),
  });
});
