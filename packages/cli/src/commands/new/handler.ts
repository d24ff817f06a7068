import { existsSync, readdirSync, statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { makeFolder } from "../../adapters/make-folder.js";
import type { CliIo } from "../cli-io.js";
import { failureOf, UserError } from "../user-error.js";
import type { PackageKind } from "./kinds.js";
import { checkName } from "./names.js";
import { type TemplateFile, templateFiles } from "./template.js";

/** What `parahost new` was asked for. */
export interface NewPackage {
  readonly kind: PackageKind;
  readonly name: string;
  /** Relative to the working directory; the name where it is not given. */
  readonly dir?: string | undefined;
}

/**
 * Makes a package from a template.
 *
 * @returns the exit code; what went wrong is on standard error, and then nothing was written
 */
export async function makePackage({ kind, name, dir = name }: NewPackage, io: CliIo): Promise<number> {
  try {
    checkName(kind, name);
    const folder = resolve(io.cwd, dir);
    checkFolder(folder, dir);
    const files = templateFiles(kind, name);
    await write(files, folder, dir);
    io.stdout.write(report(kind, name, relative(io.cwd, folder) || ".", files));
    return 0;
  } catch (fault) {
    const { exitCode, line } = failureOf(fault);
    io.stderr.write(`${line}\n`);
    return exitCode;
  }
}

function checkFolder(folder: string, given: string): void {
  if (!existsSync(folder)) return;
  if (!statSync(folder).isDirectory()) throw new UserError(`--dir ${given}: is a file`);
  if (readdirSync(folder).length > 0) throw new UserError(`--dir ${given}: is a folder that is not empty`);
}

async function write(files: readonly TemplateFile[], folder: string, given: string): Promise<void> {
  try {
    for (const { path, text } of files) {
      await makeFolder(dirname(join(folder, path)));
      await writeFile(join(folder, path), text);
    }
  } catch (fault) {
    throw new UserError(`--dir ${given}: cannot be written: ${(fault as Error).message}`);
  }
}

/** What `parahost dev` shows the package at work with. */
const RUN: Readonly<Record<PackageKind, (name: string) => string>> = {
  strategy: (name) => `--strategy ${name}`,
  subsystem: (name) => `--log parachain::${name}=debug`,
  "runtime-module": () => "--check",
};

function report(kind: PackageKind, name: string, folder: string, files: readonly TemplateFile[]): string {
  const made = files.map(({ path }) => `  ${join(folder, path)}`);
  const next = [
    ...(folder === "." ? [] : [`cd ${folder}`]),
    ...["npm install", "npm test", `npx parahost dev --blocks 10 --plugin . ${RUN[kind](name)}`],
  ].map((line) => `  ${line}`);
  return `${[`made the ${kind} ${name}:`, ...made, "next:", ...next].join("\n")}\n`;
}
