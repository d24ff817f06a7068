import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { jsonFaultIn, type TextPosition } from "./json-fault.js";

/** What a host must answer, in the form of the FORMAT page. */
export interface Vector {
  readonly suite: string;
  readonly case: string;
  readonly description: string;
  readonly source: string;
  readonly input: unknown;
  readonly expected: unknown;
}

/** Where a vector lies. */
export interface VectorPlace {
  readonly file: string;
  /** Of the file, from 1; `null` where the file holds one vector. */
  readonly line: number | null;
}

/** A vector that cannot be used, and where it lies. The message begins with the place, `file`, `file:line` or `file:line:column`. */
export class MalformedVectorError extends Error {
  readonly code = "MalformedVector";

  constructor(
    readonly place: VectorPlace,
    readonly problem: string,
    /** Where the text is no JSON. */
    readonly position: TextPosition | null = null,
  ) {
    const line = position?.line ?? place.line;
    super(`${place.file}${line === null ? "" : `:${line}`}${position ? `:${position.column}` : ""}: ${problem}`);
    this.name = "MalformedVectorError";
  }
}

/**
 * One vector from its JSON.
 *
 * @param suits - whether a suite of that name may lie there, or what would
 * @throws MalformedVectorError
 */
export function parseVector(text: string, place: VectorPlace, suits: (suite: string) => true | string): Vector {
  const refuse = (problem: string): never => {
    throw new MalformedVectorError(place, problem);
  };
  const vector = jsonOf(text, place);
  if (typeof vector !== "object" || vector === null || Array.isArray(vector)) return refuse("not a JSON object");
  const fields = vector as Readonly<Record<string, unknown>>;
  for (const name of ["suite", "case", "description", "source"]) {
    if (typeof fields[name] !== "string") refuse(`/${name} ${name in fields ? "is not a string" : "is missing"}`);
    if (fields[name] === "") refuse(`/${name} is empty`);
  }
  for (const name of ["input", "expected"]) if (!(name in fields)) refuse(`/${name} is missing`);
  const where = suits(String(fields["suite"]));
  if (where !== true) refuse(`/suite is ${JSON.stringify(fields["suite"])}, found under ${where}`);
  return fields as unknown as Vector;
}

function jsonOf(text: string, place: VectorPlace): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const fault = jsonFaultIn(text) ?? { line: 1, column: 1 };
    const position = { line: (place.line ?? 1) - 1 + fault.line, column: fault.column };
    throw new MalformedVectorError(place, "not JSON from here on", position);
  }
}

/** The text of a file of vectors, which is UTF-8. */
export function vectorText(file: string, cwd = "."): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(resolve(cwd, file)));
  } catch (fault) {
    const why =
      (fault as NodeJS.ErrnoException).code === "ERR_ENCODING_INVALID_ENCODED_DATA" ? "not UTF-8" : String(fault);
    throw new MalformedVectorError({ file, line: null }, why);
  }
}

/** The lines of a `.jsonl` file that hold something, with their numbers. */
export const vectorLines = (text: string): readonly { readonly text: string; readonly line: number }[] =>
  text.split("\n").flatMap((line, i) => (line.trim() === "" ? [] : [{ text: line, line: i + 1 }]));
