import { z } from "zod";
import { SUITE_FORMATS } from "./suites.js";
import type { SuiteFormat } from "./values.js";

const text = { type: "string", minLength: 1 };
const NAMES = ["suite", "case", "description", "source", "input", "expected"];

/** The JSON Schema of vectors: of any, and of each suite of the FORMAT page what is asked and answered. */
export const vectorSchema = (): object => ({
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "A conformance vector for a Parachain Host",
  type: "object",
  properties: { suite: text, case: text, description: text, source: text, input: {}, expected: {} },
  required: NAMES,
  additionalProperties: false,
  allOf: Object.entries(SUITE_FORMATS).map(([suite, format]) => ({
    if: { properties: { suite: { const: suite } } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { properties: schemasOf(format) },
  })),
});

function schemasOf({ input, expected }: SuiteFormat): object {
  const of = (type: z.ZodType) => {
    const { $schema: _same, ...schema } = z.toJSONSchema(type, { io: "input" });
    return schema;
  };
  return { input: of(input), expected: of(expected) };
}
