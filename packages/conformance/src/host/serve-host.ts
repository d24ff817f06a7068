import { isObject } from "../compare/differences.js";
import { plainJson } from "../compare/plain-json.js";
import { Lines } from "../runner/lines.js";

/** Answers one suite: plain JSON values in the form of the FORMAT page, `{ error: "Name" }` for a failure. What it throws is a crash. */
export type SuiteHost = (input: unknown) => unknown;
/** What a host can answer, by the suite's name. */
export type SuiteHosts = ReadonlyMap<string, SuiteHost>;

/** Of one request. */
const REQUEST_BYTES = 256 * 1024 * 1024;

/**
 * The other side of the host protocol: answers requests from bytes, one line each, in order, until they end.
 *
 * Whatever comes is answered; what is no request gets a crash with id `null`.
 */
export async function serveHost(
  requests: AsyncIterable<Uint8Array>,
  suites: SuiteHosts,
  write: (line: string) => void,
): Promise<void> {
  const lines = new Lines(REQUEST_BYTES);
  const answer = async (line: string | null) => {
    if (line === null)
      write(`${JSON.stringify({ id: null, crash: `a request of more than ${REQUEST_BYTES} bytes` })}\n`);
    else if (line.trim() !== "") write(`${await answerRequest(line, suites)}\n`);
  };
  for await (const bytes of requests) for (const line of lines.push(bytes)) await answer(line);
  for (const line of lines.end()) await answer(line);
}

/** The answer to one request, as a line without its end. */
export async function answerRequest(line: string, suites: SuiteHosts): Promise<string> {
  let request: unknown;
  try {
    request = JSON.parse(line);
  } catch (fault) {
    return crash(null, `the request is no JSON: ${(fault as SyntaxError).message}`);
  }
  if (!isObject(request)) return crash(null, "the request is no JSON object");
  const {
    id = null,
    suite,
    input,
  } = request as { readonly id?: unknown; readonly suite?: unknown; readonly input?: unknown };
  if (typeof suite !== "string") return crash(id, "the request's /suite is no string");
  if (!("input" in request)) return crash(id, "the request's /input is missing");
  const host = suites.get(suite);
  if (!host) return JSON.stringify({ id, unsupported: true });
  try {
    return plainJson({ id, output: await host(input) });
  } catch (fault) {
    return crash(id, fault instanceof Error && fault.message !== "" ? fault.message : String(fault));
  }
}

function crash(id: unknown, message: string): string {
  try {
    return JSON.stringify({ id, crash: message });
  } catch {
    return JSON.stringify({ id: null, crash: message }); // An id of which no text can be made.
  }
}
