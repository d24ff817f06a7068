import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What a host must answer, in the form of the conformance vectors' FORMAT page. */
export interface Vector {
  readonly suite: string;
  readonly case: string;
  readonly description: string;
  readonly source: string;
  readonly input: unknown;
  readonly expected: unknown;
}

/** A vector that cannot be used, and where it lies. */
export class MalformedVectorError extends Error {
  readonly code = "MalformedVector";

  /** @param line - of the file, from 1; `null` where the file holds one vector */
  constructor(
    readonly file: string,
    readonly line: number | null,
    readonly problem: string,
  ) {
    super(`${file}${line === null ? "" : `:${line}`}: ${problem}`);
    this.name = "MalformedVectorError";
  }
}

/**
 * Loads one suite: the `.json` files of the folder `<dir>/<suite>`, by name, then the lines of `<dir>/<suite>.jsonl`.
 *
 * @throws MalformedVectorError for what is no vector, belongs to another suite, or bears the name of a case that was there already
 */
export function loadVectors(dir: string, suite: string): readonly Vector[] {
  const vectors: Vector[] = [];
  const cases = new Set<string>();
  for (const { text, file, line } of sources(dir, suite)) {
    const vector = parseVector(text, suite, file, line);
    if (cases.has(vector.case)) throw new MalformedVectorError(file, line, `case ${vector.case} is there twice`);
    cases.add(vector.case);
    vectors.push(vector);
  }
  if (vectors.length === 0) throw new MalformedVectorError(join(dir, suite), null, "no vectors there");
  return vectors;
}

interface Source {
  readonly text: string;
  readonly file: string;
  readonly line: number | null;
}

function* sources(dir: string, suite: string): Generator<Source> {
  const folder = join(dir, suite);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  for (const name of names.filter((name) => name.endsWith(".json")).sort()) {
    const file = join(folder, name);
    yield { text: readFileSync(file, "utf8"), file, line: null };
  }
  const file = `${folder}.jsonl`;
  if (!existsSync(file)) return;
  for (const [i, text] of readFileSync(file, "utf8").split("\n").entries())
    if (text.trim() !== "") yield { text, file, line: i + 1 };
}

/** One vector from its JSON; `suite` is where it was found. */
export function parseVector(text: string, suite: string, file: string, line: number | null): Vector {
  const refuse = (problem: string): never => {
    throw new MalformedVectorError(file, line, problem);
  };
  let vector: unknown;
  try {
    vector = JSON.parse(text);
  } catch (fault) {
    return refuse(`not JSON: ${(fault as SyntaxError).message}`);
  }
  if (typeof vector !== "object" || vector === null || Array.isArray(vector)) return refuse("not a JSON object");
  const fields = vector as Readonly<Record<string, unknown>>;
  for (const name of ["suite", "case", "description", "source"])
    if (typeof fields[name] !== "string" || fields[name] === "") refuse(`/${name} is not a string`);
  for (const name of ["input", "expected"]) if (!(name in fields)) refuse(`/${name} is missing`);
  if (fields["suite"] !== suite) refuse(`/suite is ${JSON.stringify(fields["suite"])}, found under ${suite}`);
  return fields as unknown as Vector;
}
