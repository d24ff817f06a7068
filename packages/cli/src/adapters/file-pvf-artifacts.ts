import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ValidationCodeHash } from "@parahost/primitives";
import type { PvfArtifacts } from "@parahost/wasm-host";
import { makeFolder } from "./make-folder.js";

/**
 * One file a code in one folder, by the code's hash. A write is made beside it and put in its place at once.
 *
 * Fails with what the file system says.
 */
export class FilePvfArtifacts implements PvfArtifacts {
  #writes = 0;

  constructor(private readonly folder: string) {}

  async read(codeHash: ValidationCodeHash): Promise<Uint8Array | null> {
    try {
      return await readFile(this.#file(codeHash));
    } catch (fault) {
      if ((fault as NodeJS.ErrnoException).code === "ENOENT") return null;
      throw fault;
    }
  }

  async write(codeHash: ValidationCodeHash, artifact: Uint8Array): Promise<void> {
    await makeFolder(this.folder);
    const beside = `${this.#file(codeHash)}.${process.pid}-${this.#writes++}`;
    await writeFile(beside, artifact);
    await rename(beside, this.#file(codeHash));
  }

  #file(codeHash: ValidationCodeHash): string {
    return join(this.folder, codeHash);
  }
}
