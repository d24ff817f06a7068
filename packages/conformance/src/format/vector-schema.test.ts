import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import { findVectors } from "../vectors/find-vectors.js";
import { VECTORS } from "../vectors/folder.js";
import { vectorSchema } from "./vector-schema.js";

const written = JSON.parse(readFileSync(join(VECTORS, "../vector.schema.json"), "utf8"));
const isVector = new Ajv2020({ allowUnionTypes: true, strictTypes: false }).compile(written);
const faultsOf = (vector: unknown) => {
  isVector(vector);
  return (isVector.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
};
const vectors = findVectors([VECTORS]).map(({ file: _file, line: _line, ...vector }) => vector);

describe("vector.schema.json", () => {
  it("is written from what our host reads: npm run schema -w packages/conformance", () => {
    expect(written).toEqual(JSON.parse(JSON.stringify(vectorSchema())));
  });

  it.each(vectors)("holds for $suite/$case", (vector) => {
    expect(faultsOf(vector)).toEqual([]);
  });

  it.each<[string, object, string]>([
    ["a vector without a source", { source: undefined }, " must have required property 'source'"],
    ["a member that nobody knows", { note: "" }, " must NOT have additional properties"],
    ["an input of another suite", { suite: "overseer/active-leaves" }, "/input must have required property 'initial'"],
  ])("refuses %s", (_what, change, says) => {
    const vector = { ...vectors.find(({ suite }) => suite === "erasure-coding/chunks"), ...change };

    expect(faultsOf(JSON.parse(JSON.stringify(vector)))).toContain(says);
  });

  it("lets a suite of one's own be as it is", () => {
    expect(faultsOf({ suite: "my/own", case: "a", description: "d", source: "s", input: 1, expected: null })).toEqual(
      [],
    );
  });
});
