import { type Command, Option } from "commander";
import type { CommandSurroundings } from "../index.js";

const DESCRIPTION = `Draws who says what to whom in a node: the subsystems of a validator and of a collator, the edges of their roles, the sizes of their inboxes.
Asks, asks of jobs and tells are told apart; edges that never wait, plugins, and what stands in the place of ours are marked. The nodes are assembled as parahost dev would assemble them with the same configuration, and what it would refuse is refused.`;

const MORE = `
Examples:
  parahost graph                                   for a Markdown page, in a mermaid block
  parahost graph --format svg > graph.svg          a picture
  parahost graph --format json                     for a program
  parahost graph --plugin ./fees                   with what a plugin adds, marked
  parahost graph --config dev.json --format dot    with the strategies, paras and plugins of a configuration`;

/** Puts flags and help of `parahost graph` on a command. What draws is loaded when it runs. */
export function defineGraph(command: Command, { io, dev, exitWith }: CommandSurroundings): void {
  command.description(DESCRIPTION).addHelpText("after", MORE).helpOption("-h, --help", "print this help");
  const format = new Option("--format <format>", "mermaid, dot (of Graphviz), svg or json");
  command.addOption(format.choices(["mermaid", "dot", "svg", "json"]).default("mermaid"));
  command.option("--config <file>", "the JSON file that parahost dev is given");
  const plugin = new Option("--plugin <path-or-name>", "a plugin, as parahost dev is given it; may be repeated");
  command.addOption(plugin.argParser((text: string, before?: readonly string[]) => [...(before ?? []), text]));
  command.action(async ({ format, ...flags }) => {
    const { drawGraph } = await import("./handler.js");
    exitWith(await drawGraph(format, flags, io, dev));
  });
}
