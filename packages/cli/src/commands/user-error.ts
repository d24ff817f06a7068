/** What the user has asked for cannot be done. One line says which part, and why. */
export class UserError extends Error {
  override readonly name = "UserError";
}

/** How a command ends that has failed. */
export interface Failure {
  /** 2 where the user can do something about it, else 1. */
  readonly exitCode: 1 | 2;
  /** For standard error, one line. */
  readonly line: string;
}
/** Faults of a node that come from what it was started with. */
const USERS_FAULTS: Readonly<Record<string, string>> = {
  CorruptStore: "the data folder is damaged",
  OtherGenesis: "the data folder holds a chain of another genesis",
  StoreFormat: "the data folder was written in another format",
  StoreLocked: "the data folder is in use by another process",
  StoreUnavailable: "the data folder cannot be used",
};

/**
 * The one place where faults become what the user sees.
 *
 * @param nameOf - how the user gave an option, by the option's name: `--slot`, or `slot in dev.json`
 */
export function failureOf(fault: unknown, nameOf: (option: string) => string = (option) => `--${option}`): Failure {
  if (fault instanceof UserError) return users(fault.message);
  if (isObject(fault) && isText(fault["code"])) {
    const { code } = fault;
    if (code === "BadOption" && isText(fault["option"]) && isText(fault["reason"]))
      return users(`${nameOf(fault["option"])}: ${fault["reason"]}${causeOf(fault)}`);
    if (code.startsWith("commander.")) return users(commanders(String(fault["message"])));
    const said = USERS_FAULTS[code];
    if (said !== undefined) return users(`${said}${detailsOf(fault)}${causeOf(fault)}`);
  }
  return { exitCode: 1, line: oneLine(`${sentenceOf(fault)}${causeOf(fault)}`) };
}

const users = (text: string): Failure => ({ exitCode: 2, line: oneLine(text) });
/** "error: unknown option '--x'", and perhaps a guess on a line of its own. */
const commanders = (message: string): string => message.replace(/^error: /, "");
const oneLine = (text: string): string => `parahost: ${text.trim().replace(/\s*\n\s*/g, " ")}`;

/** What began it comes last. */
function causeOf(fault: unknown): string {
  const cause = isObject(fault) ? fault["cause"] : undefined;
  return cause === undefined ? "" : `, because of ${sentenceOf(cause)}${causeOf(cause)}`;
}

const sentenceOf = (fault: unknown): string =>
  isObject(fault) && isText(fault["message"]) ? `${fault["message"]}${detailsOf(fault)}` : String(fault);

function detailsOf(fault: Readonly<Record<string, unknown>>): string {
  const details = isObject(fault["details"]) ? Object.entries(fault["details"]) : [];
  return details.length === 0 ? "" : ` (${details.map(([name, value]) => `${name} ${shown(value)}`).join(", ")})`;
}

const shown = (value: unknown): string =>
  isObject(value)
    ? JSON.stringify(value, (_, inner) => (typeof inner === "bigint" ? inner.toString() : inner))
    : String(value);
const isText = (value: unknown): value is string => typeof value === "string";
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
