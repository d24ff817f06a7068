import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { differences } from "../differences.js";
import { loadVectors, type Vector } from "../vectors.js";

/** Answers one vector's input in the form of the FORMAT page: plain JSON values, `{ error: "Name" }` for a failure. */
export type Host = (input: never) => unknown;

interface Options {
  /** Where the suites' folders lie. */
  readonly dir?: string;
}

/**
 * Makes one test of each vector of a suite.
 *
 * Where `dir` is not given, it is `conformance/vectors` in the folder that `PARAHOST_SHARED` names, or else in `shared` beside the
 * repository's root. Where there is no such folder, the suite is skipped, and the skipped test says why.
 */
export function describeVectors(suite: string, host: Host, { dir = sharedVectors() }: Options = {}): void {
  describe(suite, () => {
    if (!existsSync(dir)) return it.skip(`needs the vectors in ${dir}`, () => undefined);
    for (const vector of loadVectors(dir, suite))
      it(`${vector.case}: ${vector.description}`, () => judge(vector, host));
  });
}

async function judge({ input, expected }: Vector, host: Host): Promise<void> {
  const output = asJson(await host(structuredClone(input) as never));
  expect(differences(expected, output)).toEqual([]);
}

/** As it would come over the host protocol: what JSON cannot carry is refused, not dropped. */
function asJson(output: unknown): unknown {
  const text = JSON.stringify(output, (key, value: unknown) => {
    const isPlain = value === null || ["string", "number", "boolean", "object"].includes(typeof value);
    if (!isPlain) throw new TypeError(`the host's answer holds a ${typeof value} at ${key || "its root"}`);
    return value;
  });
  return JSON.parse(text);
}

const sharedVectors = (): string =>
  join(process.env["PARAHOST_SHARED"] ?? join(process.cwd(), "..", "shared"), "conformance", "vectors");
