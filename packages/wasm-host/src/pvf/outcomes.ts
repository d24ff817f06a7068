import type { PvfFailure } from "@parahost/kernel";
import type { LimitMet } from "./watch.js";
import type { Done } from "./work.js";

export const internalError = (reason: string, detail: string): PvfFailure => ({
  kind: "internalError",
  reason,
  detail,
});
export const hardTimeout = (cpuMs: number | null, limitMs: number): PvfFailure => ({
  kind: "invalid",
  reason: "HardTimeout",
  detail: `took ${ms(cpuMs ?? limitMs)} of CPU time, ${ms(limitMs)} at most`,
});
export const timedOut = ({ cpuMs, wallMs }: LimitMet): PvfFailure =>
  internalError("TimedOut", `${ms(wallMs)} have gone by, of CPU time ${cpuMs === null ? "nobody knows" : ms(cpuMs)}`);
export const ms = (value: number): string => `${Math.round(value)} ms`;

/** Why there is no answer, if not for a limit. */
export function unfinished(done: Exclude<Done, { kind: "cutOff" }>): [reason: string, detail: string] {
  if (done.kind === "died") return ["AmbiguousWorkerDeath", `two workers died of it: ${done.detail}`];
  if (done.kind === "closed") return ["HostCommunication", "the pool is closed"];
  return ["HostCommunication", "the worker answered another question"];
}
