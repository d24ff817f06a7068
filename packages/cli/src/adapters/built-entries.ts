import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const resolve = createRequire(import.meta.url).resolve;

/**
 * A built file of one of our packages, for what a worker thread is to load: that is never a source, also where the rest runs from
 * sources.
 *
 * @param file - below the package's `dist`
 */
export function builtEntry(packageName: string, file: string): URL {
  const folder = dirname(resolve(packageName));
  const dist = basename(folder) === "src" ? join(dirname(folder), "dist") : folder;
  return pathToFileURL(join(dist, file));
}
