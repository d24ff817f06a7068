import { closeSync, openSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import {
  exitCodeOf,
  type FoundVector,
  findVectors,
  MalformedVectorError,
  type RunReport,
  runVectors,
} from "@parahost/conformance";
import { builtEntry } from "../../../adapters/built-entries.js";
import { type HostCommand, hostProcesses } from "../../../adapters/host-processes.js";
import { RealClock } from "../../../adapters/real-clock.js";
import { parseDuration } from "../../../config/duration.js";
import type { CliIo } from "../../cli-io.js";
import { failureOf, UserError } from "../../user-error.js";
import { matchesGlob } from "./glob.js";
import { junitText } from "./junit.js";
import { jsonView } from "./view/json-view.js";
import { lineView } from "./view/line-view.js";
import { listView } from "./view/list-view.js";
import { printable } from "./view/printable.js";
import type { RunView } from "./view/view.js";

/** The flags of `parahost conformance run`, as commander hands them over. */
export interface RunFlags {
  readonly host?: string;
  readonly suite?: readonly string[];
  readonly json?: boolean;
  readonly junit?: string;
  readonly timeout?: string;
  readonly jobs?: string;
}
interface Plan {
  readonly vectors: readonly FoundVector[];
  readonly command: HostCommand;
  readonly timeoutMs: number;
  readonly jobs: number;
}

const TIMEOUT_MS = 10_000;
const MAX_JOBS = 64;

/**
 * Judges a host.
 *
 * @param dirs - where the vectors lie
 * @returns the exit code; what could not be done is on standard error
 */
export async function runConformance(dirs: readonly string[], flags: RunFlags, io: CliIo): Promise<number> {
  try {
    const plan = planOf(dirs, flags, io.cwd);
    const junit = flags.junit === undefined ? undefined : writable(flags.junit, io.cwd);
    const report = await judge(plan, flags, io);
    if (junit !== undefined) writeFileSync(junit, junitText(report));
    if (report.problem !== null) io.stderr.write(`parahost: ${printable(report.problem)}\n`);
    return exitCodeOf(report);
  } catch (fault) {
    const { exitCode, line } = failureOf(fault);
    io.stderr.write(`${line}\n`);
    return exitCode;
  }
}

/** However it ends, no host is left. */
async function judge({ vectors, command, ...limits }: Plan, flags: RunFlags, io: CliIo): Promise<RunReport> {
  const view = viewFor(flags, io, vectors);
  const interrupt = new AbortController();
  const stopListening = io.interrupts.listen(() => interrupt.abort());
  try {
    view.begin();
    const report = await runVectors(vectors, {
      ...limits,
      start: hostProcesses(command, io.cwd),
      clock: new RealClock(),
      signal: interrupt.signal,
      onJudged: (judged) => view.judged(judged),
      onStderr: (line) => void io.stderr.write(`host: ${printable(line)}\n`),
    });
    await view.end(report);
    return report;
  } finally {
    stopListening();
  }
}

function viewFor({ json }: RunFlags, io: CliIo, vectors: readonly FoundVector[]): RunView {
  if (json) return jsonView(io.stdout);
  return io.stdout.isTTY ? listView(io, vectors) : lineView(io.stdout, vectors);
}

function planOf(dirs: readonly string[], flags: RunFlags, cwd: string): Plan {
  const timeoutMs = flags.timeout === undefined ? TIMEOUT_MS : parseDuration(flags.timeout);
  if (timeoutMs === null || timeoutMs === 0)
    throw new UserError(`--timeout: ${JSON.stringify(flags.timeout)} is no time such as 10s or 500ms`);
  const jobs = Number(flags.jobs ?? 1);
  if (!Number.isInteger(jobs) || jobs < 1 || jobs > MAX_JOBS)
    throw new UserError(`--jobs: ${JSON.stringify(flags.jobs)} is not a whole number from 1 to ${MAX_JOBS}`);
  if (flags.host?.trim() === "") throw new UserError("--host: the command is empty");
  const command = flags.host === undefined ? OUR_HOST : { shell: flags.host };
  return { vectors: chosen(found(dirs, cwd), dirs, flags.suite), command, timeoutMs, jobs };
}

const OUR_HOST: HostCommand = {
  file: process.execPath,
  args: [fileURLToPath(builtEntry("@parahost/cli", "main.js")), "conformance", "host"],
};

function found(dirs: readonly string[], cwd: string): readonly FoundVector[] {
  try {
    return findVectors(dirs, cwd);
  } catch (fault) {
    if (fault instanceof MalformedVectorError) throw new UserError(fault.message);
    const { code, path, message } = fault as NodeJS.ErrnoException;
    if (code === undefined) throw fault;
    throw new UserError(`the vectors cannot be read: ${path === undefined ? "" : `${path}: `}${message}`);
  }
}

function chosen(
  vectors: readonly FoundVector[],
  dirs: readonly string[],
  globs: readonly string[] = ["*"],
): readonly FoundVector[] {
  if (vectors.length === 0) throw new UserError(`${dirs.join(", ")}: no vectors there`);
  const suites = [...new Set(vectors.map(({ suite }) => suite))];
  for (const glob of globs)
    if (!suites.some((suite) => matchesGlob(suite, glob)))
      throw new UserError(`--suite ${glob}: no vectors; there are ${suites.join(", ")}`);
  return vectors.filter(({ suite }) => globs.some((glob) => matchesGlob(suite, glob)));
}

/** Found out before the run, not after it. */
function writable(file: string, cwd: string): string {
  const path = resolve(cwd, file);
  try {
    closeSync(openSync(path, "a"));
    return path;
  } catch (fault) {
    throw new UserError(`--junit ${file}: cannot be written: ${(fault as Error).message}`);
  }
}
