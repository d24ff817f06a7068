import type { Log, LogFields, LogLevel } from "@parahost/kernel";

/** A log that nobody reads. */
export const silentLog: Log = {
  log() {},
  target: () => silentLog,
};

/** One line of a log. */
export interface LogLine {
  readonly target: string;
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields;
}

/** A log whose lines a test can look at. */
export function recordedLog(): Log & { readonly lines: readonly LogLine[] } {
  const lines: LogLine[] = [];
  const under = (target: string): Log => ({
    log: (level, message, fields = {}) => void lines.push({ target, level, message, fields }),
    target: under,
  });
  return { ...under(""), lines };
}
