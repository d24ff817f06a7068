import { Writable } from "node:stream";
import type { Log, LogFields, LogLevel } from "@parahost/kernel";
import winston from "winston";
import { LEVELS, type LogFilter } from "./log-filter.js";

/** Where lines of the log go. */
export interface LogOutput {
  write(text: string): unknown;
}

/**
 * The log of the process, by winston.
 *
 * @param out - standard error by default, so that standard output stays for what was asked for
 */
export function winstonLog(filter: LogFilter, format: "people" | "json", out: LogOutput = process.stderr): Log {
  const loudest = [filter.level, ...filter.targets.values()].reduce((a, b) => (LEVELS[a] > LEVELS[b] ? a : b));
  const { combine, timestamp, json, printf } = winston.format;
  const logger = winston.createLogger({
    levels: LEVELS,
    level: loudest,
    format: format === "json" ? combine(timestamp(), json({ replacer: plain })) : printf(forPeople),
    transports: [new winston.transports.Stream({ stream: streamInto(out), eol: "\n" })],
  });
  return new TargetLog(logger, filter, "parahost");
}

function streamInto(out: LogOutput): Writable {
  return new Writable({
    decodeStrings: false,
    write(text: string, _encoding, done) {
      out.write(text);
      done();
    },
  });
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
    this.logger.log({ ...this.fields, ...fields, level, message, target: this.name });
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

/** Bytes of a field that are shown. */
const SHOWN_BYTES = 64;

const plain = (_key: string, value: unknown): unknown => {
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Uint8Array) return `0x${Buffer.from(value.subarray(0, SHOWN_BYTES)).toString("hex")}`;
  if (value instanceof Map) return Object.fromEntries(value);
  if (value instanceof Set) return [...value];
  if (value instanceof Error)
    return { ...value, name: value.name, message: value.message, cause: value.cause, stack: value.stack };
  return value;
};

function forPeople({ level, message, target, node, ...fields }: winston.Logform.TransformableInfo): string {
  const rest = JSON.stringify(fields, plain);
  return `${level.toUpperCase().padEnd(5)} ${node ?? "-"} ${target}: ${message}${rest === "{}" ? "" : ` ${rest}`}`;
}
