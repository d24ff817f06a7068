import { Argument, type Command } from "commander";
import type { CommandSurroundings } from "../index.js";
import { PACKAGE_KINDS } from "./kinds.js";

const DESCRIPTION = `Makes a package for a selection strategy, a subsystem, or a module of the relay chain's runtime of your own.
It builds, has a test that passes, says in its README what is where, and is a plugin that parahost dev loads.`;

const MORE = `
Examples:
  parahost new strategy first-come          a package in ./first-come
  parahost new subsystem finality-lag --dir packages/finality-lag
  parahost new runtime-module block-count

Names are lower-case words joined by dashes: first-come becomes the class FirstCome, and the role firstCome.`;

/** Puts arguments and help of `parahost new` on a command. What writes files is loaded when it runs. */
export function defineNew(command: Command, { io, exitWith }: CommandSurroundings): void {
  command.description(DESCRIPTION).addHelpText("after", MORE).helpOption("-h, --help", "print this help");
  command.addArgument(new Argument("<kind>", "what it is to be").choices(PACKAGE_KINDS));
  command.argument("<name>", "the name of the package, and of what it holds");
  command.option("--dir <dir>", "an empty folder, or one that is not there yet (default: ./<name>)");
  command.action(async (kind, name: string, { dir }: { readonly dir?: string }) => {
    const { makePackage } = await import("./handler.js");
    exitWith(await makePackage({ kind, name, dir }, io));
  });
}
