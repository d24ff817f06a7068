import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { PluginHost, PluginSource } from "@parahost/kernel";
import { exports as exportsOf, legacy } from "resolve.exports";

/** As far as a module's place depends on it. */
interface Manifest {
  readonly name: string;
  readonly exports?: object;
  readonly dependencies?: Readonly<Record<string, string>>;
}
/** From `src` as from `dist`. */
const OUR_MANIFEST = fileURLToPath(new URL("../../package.json", import.meta.url));

/** Plugins as ES modules on disk. */
export const pluginFiles: PluginSource = {
  load: (path) => import(pathToFileURL(path).href),
  resolve: (name, from) => packageFolder(name, dirname(from)),
};
/** This process: of all that makes it up there may be one copy. */
export const pluginHost = (): PluginHost => ({
  file: OUR_MANIFEST,
  oneCopy: Object.keys(manifestIn(dirname(OUR_MANIFEST)).dependencies ?? {}).filter(
    (name) => name.startsWith("@parahost/") || name === "inversify",
  ),
});

/**
 * The file that is a plugin's entry: a file itself, that of a package in a folder, or that of a package.
 *
 * What is there as a file or folder is that; else it is a package's name, perhaps with a subpath: one that the folder can see, or else
 * one that lies where we do, as ours do, and what is installed for the whole machine beside us.
 *
 * @returns the real path; `null` where there is nothing of that name
 * @throws Error where a package is there, and exports nothing
 */
export function pluginEntry(given: string, folder: string): string | null {
  const path = resolve(folder, given);
  if (existsSync(path)) return realpathSync(statSync(path).isDirectory() ? entryIn(path, ".") : path);
  const [, name = "", subpath = ""] = /^((?:@[^/]+\/)?[^/]+)(\/.+)?$/.exec(given) ?? [];
  const found = given.startsWith(".")
    ? null
    : (packageFolder(name, folder) ?? packageFolder(name, dirname(OUR_MANIFEST)));
  return found === null ? null : realpathSync(entryIn(found, `.${subpath}`));
}

/** Up from the folder, as modules are looked for. */
function packageFolder(name: string, folder: string): string | null {
  const here = join(folder, "node_modules", name);
  if (name !== "" && existsSync(join(here, "package.json"))) return realpathSync(here);
  return dirname(folder) === folder ? null : packageFolder(name, dirname(folder));
}

function entryIn(folder: string, subpath: string): string {
  if (!existsSync(join(folder, "package.json"))) throw new Error("the folder holds no package.json");
  const manifest = manifestIn(folder);
  const [entry = "."] = (manifest.exports ? exportsOf(manifest, subpath) : null) ?? [main(manifest, subpath)];
  const file = join(folder, entry);
  if (existsSync(file)) return file;
  throw new Error(`its package.json names ${entry}, which is not there: is it built?`);
}

const main = (manifest: Manifest, subpath: string): string =>
  subpath === "." ? ((legacy(manifest, { fields: ["main"] }) as string | undefined) ?? "./index.js") : subpath;
const manifestIn = (folder: string): Manifest => JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
