import type { Command } from "commander";
import type { CommandSurroundings } from "../index.js";
import type { Given } from "./handler.js";

const DESCRIPTION = `Every validator keeps a record of what it has signed, and signs nothing that conflicts with it.
A validator that moves to another machine takes its record along: export it where it was, import it where it goes.
The node must not run meanwhile. The file is described in docs/signing-guard.md.`;

const MORE = `
Examples:
  parahost signing-guard export --data ./chain --node alice alice.json
  parahost signing-guard import --data ./elsewhere --node alice alice.json
  parahost signing-guard check --data ./chain --node alice`;

type Options = Pick<Given, "data" | "node">;

/** Puts the subcommands of `parahost signing-guard` on a command. What runs them is loaded when they run. */
export function defineSigningGuard(command: Command, { io, exitWith }: CommandSurroundings): void {
  const handlers = () => import("./handler.js");
  command.description(DESCRIPTION).addHelpText("after", MORE).helpOption("-h, --help", "print this help");
  command.action(() => command.outputHelp());
  subcommand(command, "export [file]", "write a node's record to a file, or to standard output").action(
    async (file: string | undefined, options: Options) => {
      exitWith(await (await handlers()).exportRecord(given(options, file), io));
    },
  );
  subcommand(command, "import <file>", "take a record into a node's own: all of it, or nothing").action(
    async (file: string, options: Options) => {
      exitWith(await (await handlers()).importRecord({ ...options, file }, io));
    },
  );
  subcommand(command, "check [file]", "look for conflicts in a node's record, and between it and a file").action(
    async (file: string | undefined, options: Options) => {
      exitWith(await (await handlers()).checkRecord(given(options, file), io));
    },
  );
}

const subcommand = (command: Command, usage: string, summary: string): Command =>
  command
    .command(usage)
    .summary(summary)
    .description(summary)
    .requiredOption("--data <dir>", "the data folder, as given to the node")
    .option("--node <name>", "whose record (default: the only one that there is)");

const given = (options: Options, file: string | undefined): Given => ({
  ...options,
  ...(file === undefined ? {} : { file }),
});
