import type { z } from "zod";
import { overseer, statementTable } from "./backing.js";
import { parasInherent } from "./paras-inherent.js";
import { erasureCoding, primitives } from "./primitives.js";
import { prospectiveParachains } from "./prospective-parachains.js";
import { provisioner } from "./provisioner.js";
import { runtime } from "./runtime.js";
import type { SuiteFormat } from "./values.js";

/** What is asked and answered in each suite of the FORMAT page. */
export const SUITE_FORMATS = {
  ...provisioner,
  ...statementTable,
  ...overseer,
  ...runtime,
  ...erasureCoding,
  ...primitives,
  ...prospectiveParachains,
  ...parasInherent,
} as const satisfies Readonly<Record<string, SuiteFormat>>;

/** The name of a suite of the FORMAT page. */
export type SuiteName = keyof typeof SUITE_FORMATS;
/** What a vector of the suite asks. */
export type SuiteInput<Suite extends SuiteName> = z.output<(typeof SUITE_FORMATS)[Suite]["input"]>;

/** A value that does not fit its suite. The message begins with the JSON pointer of what is wrong. */
export class FormatError extends TypeError {
  override readonly name = "FormatError";
}

/**
 * An input of the suite, where it is one.
 *
 * @throws FormatError
 */
export function suiteInput<Suite extends SuiteName>(suite: Suite, input: unknown): SuiteInput<Suite> {
  const read = SUITE_FORMATS[suite].input.safeParse(input);
  if (!read.success) throw new FormatError(faultText(read.error.issues, "/input"));
  return read.data as SuiteInput<Suite>;
}

type Issue = z.core.$ZodIssue;
interface Fault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** The first thing that is wrong: of a union's, what is wrong furthest within, and rather there than missing. */
function faultText(issues: readonly Issue[], root: string): string {
  const [first] = issues.map((issue) => deepest(issue, []));
  const { path, message } = first ?? { path: [], message: "does not fit" };
  const pointer = path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
  return `${root}${pointer}: ${message}`;
}

function deepest(issue: Issue, above: readonly PropertyKey[]): Fault {
  const path = [...above, ...issue.path];
  const own = { path, message: issue.message };
  if (issue.code !== "invalid_union") return own;
  const inner = issue.errors.flatMap((branch) => branch.slice(0, 1).map((fault) => deepest(fault, path)));
  const nearness = ({ path, message }: Fault) => path.length - (message.endsWith("received undefined") ? 0.5 : 0);
  return inner.reduce((near, fault) => (nearness(fault) > nearness(near) ? fault : near), own);
}
