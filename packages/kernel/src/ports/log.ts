import type { ServiceIdentifier } from "inversify";

/** How much a line matters, the most first. */
export type LogLevel = "error" | "warn" | "info" | "debug" | "trace";
/** What varies goes into fields, never into the sentence. No key material in either. */
export type LogFields = Readonly<Record<string, unknown>>;

/** The log of one node. */
export interface Log {
  /** Writes a line under this log's target, unless its level is filtered out. Never throws. */
  log(level: LogLevel, message: string, fields?: LogFields): void;
  /** The same log under a target of its own, such as `parachain::candidate-backing`. */
  target(target: string): Log;
}
/** Token of {@link Log}. */
export const Log: ServiceIdentifier<Log> = Symbol.for("parahost.kernel.Log");
