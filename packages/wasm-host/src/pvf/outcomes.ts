import type { PvfOutcome } from "@parahost/kernel";
import type { LimitMet } from "./watch.js";
import type { Done } from "./work.js";

/** Every outcome but a good one. */
export type Unusable = Exclude<PvfOutcome, { kind: "valid" }>;

export const internalError = (reason: string, detail: string): Unusable => ({ kind: "internalError", reason, detail });
export const hardTimeout = (cpuMs: number | null, limitMs: number): Unusable => ({
  kind: "invalid",
  reason: "HardTimeout",
  detail: `took ${ms(cpuMs ?? limitMs)} of CPU time, ${ms(limitMs)} at most`,
});
export const timedOut = ({ cpuMs, wallMs }: LimitMet): Unusable =>
  internalError("TimedOut", `${ms(wallMs)} have gone by, of CPU time ${cpuMs === null ? "nobody knows" : ms(cpuMs)}`);
export const ms = (value: number): string => `${Math.round(value)} ms`;

/** Why there is no answer, if not for a limit. */
export function unfinished(done: Exclude<Done, { kind: "cutOff" }>): [reason: string, detail: string] {
  if (done.kind === "died") return ["AmbiguousWorkerDeath", `two workers died of it: ${done.detail}`];
  if (done.kind === "closed") return ["HostCommunication", "the pool is closed"];
  return ["HostCommunication", "the worker answered another question"];
}
