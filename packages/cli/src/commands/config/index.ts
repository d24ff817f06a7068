import type { Command } from "commander";
import type { CommandSurroundings } from "../index.js";

const DESCRIPTION = `Says what a configuration file of parahost dev comes to, what may be in one, and what is wrong with it.
All settings are in docs/configuration.md.`;

const MORE = `
Examples:
  parahost config show                      every setting, as it is where nothing is said
  parahost config show dev.json             with what the file says, and where each value comes from
  parahost config schema > schema.json      JSON Schema, for an editor: name it as "$schema" in the file
  parahost config check dev.json            everything that is wrong, by JSON pointer and line`;

const CHECK = `Finds everything that is wrong with a configuration file: values, unknown keys, what does not go together, and files and plugins that cannot be used. Nothing is started.
Each problem is one line: file, line, JSON pointer, and what is wrong. Ends with 1 where there are some.`;

/** Puts the subcommands of `parahost config` on a command. What runs them is loaded when they run. */
export function defineConfig(command: Command, { io, dev, exitWith }: CommandSurroundings): void {
  const handlers = () => import("./handler.js");
  command.description(DESCRIPTION).addHelpText("after", MORE).helpOption("-h, --help", "print this help");
  command.action(() => command.outputHelp());
  subcommand(command, "show [file]", "every setting, and where its value comes from")
    .option("--json", "as JSON")
    .action(async (file: string | undefined, { json = false }) => {
      exitWith(await (await handlers()).showConfig(file, json, io));
    });
  subcommand(command, "schema", "JSON Schema of the file").action(async () => {
    exitWith(await (await handlers()).showSchema(io));
  });
  subcommand(command, "check <file>", "everything that is wrong with a file", CHECK)
    .option("--json", "one JSON object a problem")
    .action(async (file: string, { json = false }) => {
      exitWith(await (await handlers()).checkConfig(file, json, io, dev));
    });
}

const subcommand = (command: Command, usage: string, summary: string, description = summary): Command =>
  command.command(usage).summary(summary).description(description).helpOption("-h, --help", "print this help");
