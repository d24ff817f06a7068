import type { Command } from "commander";
import type { CommandSurroundings } from "../index.js";
import type { RunFlags } from "./run/handler.js";

const DESCRIPTION = `Conformance vectors say, as data, what a Parachain Host must answer, whatever language it is written in.
"run" judges a host by them, ours where no other is named; "host" is our host. Format and protocol are described in packages/conformance/FORMAT.md, and how to have a host of your own judged in docs/judge-your-host.md.`;

const RUN = `Asks a host for the answer to each vector below DIR, and compares.
A host is a program that reads a request a line on standard input and writes an answer a line on standard output. One that dies, hangs or answers nonsense is ended, and the rest goes to a fresh one. What it writes on standard error is shown.`;

const MORE_RUN = `
Examples:
  parahost conformance run packages/conformance/vectors
  parahost conformance run vectors --host './my-host --conformance' --suite 'runtime/*'
  parahost conformance run vectors --host 'python3 host.py' --json --junit report.xml --jobs 4

Exit codes: 0 all passed or were skipped, 1 something failed, 2 could not run: no vectors, one that is malformed, a host that
did not start, or died.`;

const HOST = `Answers the host protocol on standard input and output, until the input ends.`;

/** Puts the subcommands of `parahost conformance` on a command. What runs them is loaded when they run. */
export function defineConformance(command: Command, { io, exitWith }: CommandSurroundings): void {
  command.description(DESCRIPTION).helpOption("-h, --help", "print this help");
  command.action(() => command.outputHelp());
  command
    .command("run <dir...>")
    .summary("judge a host by the vectors in folders")
    .description(RUN)
    .addHelpText("after", MORE_RUN)
    .option("--host <command>", "how the shell starts the host (default: ours)")
    .option("--suite <glob>", "judge by these suites alone; * stands for anything; may be repeated", all)
    .option("--json", "one JSON object a line: each vector, then a summary")
    .option("--junit <file>", "write a JUnit report, too")
    .option("--timeout <time>", "for one answer, such as 10s or 500ms (default: 10s)")
    .option("--jobs <n>", "hosts that run beside each other (default: 1)")
    .action(async (dirs: readonly string[], flags: RunFlags) => {
      exitWith(await (await import("./run/handler.js")).runConformance(dirs, flags, io));
    });
  command
    .command("host")
    .summary("be a host under test, on standard input and output")
    .description(HOST)
    .action(async () => {
      exitWith(await (await import("./host/handler.js")).runHost(io));
    });
}

const all = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];
