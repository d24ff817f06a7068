import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Makes a folder and those above it; one that is there already will do.
 *
 * One after the other: node's own recursion never ends where a file system refuses by ENOENT, as /proc does.
 */
export async function makeFolder(folder: string): Promise<void> {
  const make = () =>
    mkdir(folder).catch((fault) => {
      if (fault.code !== "EEXIST") throw fault;
    });
  try {
    await make();
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== "ENOENT") throw fault;
    const parent = dirname(folder);
    if (!existsSync(parent)) await makeFolder(parent);
    await make();
  }
}
