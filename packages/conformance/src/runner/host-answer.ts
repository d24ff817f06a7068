import { err, ok, type Result } from "@parahost/primitives";
import { isObject } from "../compare/differences.js";

/** What a host has said to a request. */
export type HostAnswer =
  | { readonly kind: "output"; readonly output: unknown }
  | { readonly kind: "unsupported" }
  | { readonly kind: "crash"; readonly message: string };

/**
 * Reads one line of a host.
 *
 * @param id - of the request
 * @returns why the line is no answer to it, where it is none
 */
export function hostAnswer(line: string, id: number): Result<HostAnswer, string> {
  let said: unknown;
  try {
    said = JSON.parse(line);
  } catch {
    return err(`answered with what is no JSON: ${excerpt(line)}`);
  }
  if (!isObject(said)) return err(`answered with what is no JSON object: ${excerpt(line)}`);
  if (said["id"] !== id) return err(`answered to id ${excerpt(JSON.stringify(said["id"] ?? null))}, asked was ${id}`);
  const given = ["output", "unsupported", "crash"].filter((name) => name in said);
  if (given.length !== 1)
    return err(`answered with ${given.join(" and ") || "none"} of output, unsupported and crash: ${excerpt(line)}`);
  if ("output" in said) return ok({ kind: "output", output: said["output"] });
  if ("unsupported" in said)
    return said["unsupported"] === true
      ? ok({ kind: "unsupported" })
      : err(`/unsupported is not true: ${excerpt(line)}`);
  return typeof said["crash"] === "string"
    ? ok({ kind: "crash", message: said["crash"] })
    : err(`/crash is not a string: ${excerpt(line)}`);
}

const SHOWN = 120;
/** As much of what a host wrote as people want to see of it. */
const excerpt = (text: string): string =>
  text.length > SHOWN ? `${text.slice(0, SHOWN)}… (${text.length} characters)` : text;
