import type { LogLevel } from "@parahost/kernel";

/** How loud a level is: what is louder than the filter allows is not written. */
export const LEVELS: Readonly<Record<LogLevel, number>> = { error: 0, warn: 1, info: 2, debug: 3, trace: 4 };

/** Which messages are written: a level for all, and levels by target. */
export interface LogFilter {
  readonly level: LogLevel;
  readonly targets: ReadonlyMap<string, LogLevel>;
}

/** `level` or `target=level`, joined by commas: `info,parachain::provisioner=debug`. @returns `null` for anything else */
export function parseLogFilter(text: string): LogFilter | null {
  let level: LogLevel | undefined;
  const targets = new Map<string, LogLevel>();
  for (const part of text.split(",")) {
    const [left = "", right, ...more] = part.trim().split("=");
    const named = right ?? left;
    if (!isLevel(named) || left === "" || more.length > 0) return null;
    if (right !== undefined) targets.set(left, named);
    else if (level === undefined) level = named;
    else return null;
  }
  return { level: level ?? "warn", targets };
}

const isLevel = (text: string): text is LogLevel => Object.hasOwn(LEVELS, text);
