import { readFileSync } from "node:fs";
import { Command } from "commander";
import type { CliIo } from "./cli-io.js";
import { loadDevBackend } from "./dev/backend.js";
import { COMMANDS, type CommandSurroundings } from "./index.js";
import { failureOf } from "./user-error.js";

const EXAMPLES = `
Examples:
  parahost dev --blocks 20                  20 relay chain blocks with three paras, in virtual time
  parahost dev                              the same in real time, until Ctrl-C
  parahost new strategy fees                a package of your own, to start from
  parahost graph --format svg > graph.svg   who says what to whom
  parahost inspect --list                   what can be decoded and hashed
  parahost conformance run DIR              judges a host by the conformance vectors in DIR
  parahost dev --help                       all that can be set; each command has such a help

Exit codes: 0 done, 1 a node failed or a check found something, 2 what was asked for cannot be done.`;

const HELP_COLUMNS = 120;
/** From `src` as from `dist`. */
const MANIFEST = new URL("../../package.json", import.meta.url);

/**
 * Runs the `parahost` command.
 *
 * @param argv - without node and the script
 * @param dev - loads what `parahost dev` runs; tests bring their own
 * @returns the exit code: 0, 1 where a node or a check has failed, 2 where what was asked for cannot be done
 */
export async function runCli(
  argv: readonly string[],
  io: CliIo,
  dev: CommandSurroundings["dev"] = loadDevBackend,
): Promise<number> {
  let code = 0;
  const exitWith = (given: number) => {
    code = given;
  };
  const program = await programFor(argv, { io, dev, exitWith });
  try {
    if (argv.length === 0) program.outputHelp();
    else await program.parseAsync(argv, { from: "user" });
    return code;
  } catch (fault) {
    if (isShown(fault)) return 0;
    const { exitCode, line } = failureOf(fault);
    io.stderr.write(`${line}\n`);
    return exitCode;
  }
}

async function programFor(argv: readonly string[], surroundings: CommandSurroundings): Promise<Command> {
  const { io } = surroundings;
  const program = new Command("parahost")
    .description("A Parachain Host that follows the Polkadot implementers' guide.")
    .version(version(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .addHelpText("after", EXAMPLES)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      // Errors are shown once, by `failureOf`.
      writeErr: () => {},
      outputError: () => {},
      getOutHelpWidth: () => Math.min(io.stdout.columns ?? HELP_COLUMNS, HELP_COLUMNS),
      getOutHasColors: () => false,
    });
  for (const { name, summary, load } of COMMANDS) {
    const command = program.command(name).summary(summary).description(summary);
    if (argv.includes(name)) (await load())(command, surroundings);
  }
  return program;
}

/** Help and version are no failures. */
const isShown = (fault: unknown): boolean =>
  ["commander.helpDisplayed", "commander.help", "commander.version"].includes((fault as { code?: string }).code ?? "");

const version = (): string => (JSON.parse(readFileSync(MANIFEST, "utf8")) as { version: string }).version;
