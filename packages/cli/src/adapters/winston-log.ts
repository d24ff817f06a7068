import type { Log, LogFields, LogLevel } from "@parahost/kernel";
import winston from "winston";

/** winston's names are ours, but for `trace`. */
const LEVELS: Readonly<Record<LogLevel, number>> = { error: 0, warn: 1, info: 2, debug: 3, trace: 4 };

/** Which messages are written: a level for all, and levels by target. */
export interface LogFilter {
  readonly level: LogLevel;
  readonly targets: ReadonlyMap<string, LogLevel>;
}
/** `level` or `target=level`, joined by commas: `info,parachain::provisioner=debug`. @returns `null` for anything else */
export function parseLogFilter(text: string): LogFilter | null {
  let level: LogLevel = "warn";
  const targets = new Map<string, LogLevel>();
  for (const part of text.split(",")) {
    const [left = "", right] = part.trim().split("=");
    const named = right ?? left;
    if (!isLevel(named)) return null;
    if (right === undefined) level = named;
    else targets.set(left, named);
  }
  return { level, targets };
}
const isLevel = (text: string): text is LogLevel => Object.hasOwn(LEVELS, text);

/** Writes to standard error, so that standard output stays for what was asked for. */
export function winstonLog(filter: LogFilter, format: "people" | "json"): Log {
  const loudest = [filter.level, ...filter.targets.values()].reduce((a, b) => (LEVELS[a] > LEVELS[b] ? a : b));
  const { combine, timestamp, json, printf } = winston.format;
  const logger = winston.createLogger({
    levels: LEVELS,
    level: loudest,
    format: format === "json" ? combine(timestamp(), json({ replacer: plain })) : printf(forPeople),
    transports: [new winston.transports.Console({ stderrLevels: Object.keys(LEVELS) })],
  });
  return new TargetLog(logger, filter, "parahost");
}

class TargetLog implements Log {
  readonly #limit: number;

  constructor(
    private readonly logger: winston.Logger,
    private readonly filter: LogFilter,
    private readonly name: string,
    private readonly fields: LogFields = {},
  ) {
    this.#limit = LEVELS[filter.targets.get(name) ?? filter.level];
  }

  log(level: LogLevel, message: string, fields: LogFields = {}): void {
    if (LEVELS[level] > this.#limit) return;
    this.logger.log({ level, message, target: this.name, ...this.fields, ...fields });
  }

  target(name: string): Log {
    return new TargetLog(this.logger, this.filter, name, this.fields);
  }

  with(fields: LogFields): TargetLog {
    return new TargetLog(this.logger, this.filter, this.name, { ...this.fields, ...fields });
  }
}

/** The same log with fields of its own in every line, such as the node's name. */
export const logOf = (log: Log, fields: LogFields): Log => (log instanceof TargetLog ? log.with(fields) : log);

const plain = (_key: string, value: unknown): unknown => {
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Uint8Array) return `0x${Buffer.from(value.subarray(0, 64)).toString("hex")}`;
  if (value instanceof Error) return { name: value.name, message: value.message, ...value, stack: value.stack };
  return value;
};

function forPeople({ level, message, target, node, ...fields }: winston.Logform.TransformableInfo): string {
  const rest = JSON.stringify(fields, plain);
  return `${level.toUpperCase().padEnd(5)} ${node ?? "-"} ${target}: ${message}${rest === "{}" ? "" : ` ${rest}`}`;
}
