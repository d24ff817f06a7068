import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { MalformedVectorError, parseVector, type Vector, type VectorPlace, vectorLines, vectorText } from "./vector.js";

/**
 * Loads one suite: the `.json` files of the folder `<dir>/<suite>`, by name, then the lines of `<dir>/<suite>.jsonl`.
 *
 * @throws MalformedVectorError for what is no vector, belongs to another suite, or bears the name of a case that was there already
 */
export function loadVectors(dir: string, suite: string): readonly Vector[] {
  const vectors: Vector[] = [];
  const cases = new Set<string>();
  for (const { text, ...place } of sources(dir, suite)) {
    const vector = parseVector(text, place, (named) => named === suite || suite);
    if (cases.has(vector.case)) throw new MalformedVectorError(place, `case ${vector.case} is there twice`);
    cases.add(vector.case);
    vectors.push(vector);
  }
  if (vectors.length === 0) throw new MalformedVectorError({ file: join(dir, suite), line: null }, "no vectors there");
  return vectors;
}

function* sources(dir: string, suite: string): Generator<VectorPlace & { readonly text: string }> {
  const folder = join(dir, suite);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  for (const name of names.filter((name) => name.endsWith(".json")).sort()) {
    const file = join(folder, name);
    yield { text: vectorText(file), file, line: null };
  }
  const file = `${folder}.jsonl`;
  if (existsSync(file)) for (const row of vectorLines(vectorText(file))) yield { ...row, file };
}
