import type { SuiteHost, SuiteHosts } from "@parahost/conformance";
import { erasureCodingReady } from "@parahost/erasure-coding";
import { hashingReady } from "@parahost/primitives";
import { codedChunks, reconstructedData } from "./erasure-coding.js";
import { activeLeaves } from "./overseer.js";
import { codecRoundTrip, signingPayload } from "./primitives.js";
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
  "primitives/codec": codecRoundTrip,
  "primitives/signing-payload": signingPayload,
} as const;

/** From every suite to our code that answers it. Loads what hashes and codes first. */
export async function suiteHosts(): Promise<SuiteHosts> {
  await Promise.all([hashingReady(), erasureCodingReady()]);
  return new Map(Object.entries(SUITES) as unknown as readonly (readonly [string, SuiteHost])[]);
}
