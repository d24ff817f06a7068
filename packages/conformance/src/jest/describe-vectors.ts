import { describe, expect, it } from "@jest/globals";
import { compareAnswer } from "../compare/compare-answer.js";
import { plainJson } from "../compare/plain-json.js";
import { VECTORS } from "../vectors/folder.js";
import { loadVectors } from "../vectors/load-vectors.js";
import type { Vector } from "../vectors/vector.js";

/** Answers one vector's input in the form of the FORMAT page: plain JSON values, `{ error: "Name" }` for a failure. */
export type Host = (input: never) => unknown;

interface Options {
  /** Where the suites' folders lie. */
  readonly dir?: string;
}

/**
 * Makes one test of each vector of a suite.
 *
 * Where `dir` is not given, the vectors are those that come with this package.
 */
export function describeVectors(suite: string, host: Host, { dir = VECTORS }: Options = {}): void {
  describe(suite, () => {
    for (const vector of loadVectors(dir, suite))
      it(`${vector.case}: ${vector.description}`, () => judge(vector, host));
  });
}

async function judge({ suite, input, expected }: Vector, host: Host): Promise<void> {
  const output = JSON.parse(plainJson(await host(structuredClone(input) as never)));
  expect(compareAnswer(suite, expected, output)).toEqual([]);
}
