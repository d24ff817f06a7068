import { type SuiteHost, type SuiteHosts, type SuiteName, suiteInput } from "@parahost/conformance";
import { erasureCodingReady } from "@parahost/erasure-coding";
import { hashingReady } from "@parahost/primitives";
import { createdInherent } from "./create-inherent.js";
import { codedChunks, reconstructedData } from "./erasure-coding.js";
import { activeLeaves } from "./overseer.js";
import { codecRoundTrip, signingPayload } from "./primitives.js";
import { backableCandidates, fragmentChain } from "./prospective-parachains.js";
import { provisionerSuites } from "./provisioner.js";
import { runtimeSuites } from "./runtime.js";
import { statementTableImport } from "./statement-table.js";

const SUITES = {
  ...provisionerSuites,
  ...runtimeSuites,
  "statement-table/import": statementTableImport,
  "overseer/active-leaves": activeLeaves,
  "erasure-coding/chunks": codedChunks,
  "erasure-coding/reconstruct": reconstructedData,
  "prospective-parachains/fragment-chain": fragmentChain,
  "prospective-parachains/backable-candidates": backableCandidates,
  "paras-inherent/create-inherent": createdInherent,
  "primitives/codec": codecRoundTrip,
  "primitives/signing-payload": signingPayload,
} as const satisfies Readonly<Record<SuiteName, (input: never) => unknown>>;

/** From every suite to our code that answers it. Loads what hashes and codes first. */
export async function suiteHosts(): Promise<SuiteHosts> {
  await Promise.all([hashingReady(), erasureCodingReady()]);
  return new Map(
    (Object.keys(SUITES) as SuiteName[]).map((suite): [string, SuiteHost] => {
      const answer = SUITES[suite] as SuiteHost;
      return [suite, (input) => answer(suiteInput(suite, input))];
    }),
  );
}
