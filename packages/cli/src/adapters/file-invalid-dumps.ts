import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "@parahost/kernel";
import type { InvalidDump, InvalidDumps } from "@parahost/node";
import { codecs } from "@parahost/primitives";
import { makeFolder } from "./make-folder.js";

/**
 * Writes what one node found invalid, a folder each: `CANDIDATE-HASH`, and with `-2`, `-3`, … behind it where that is there already.
 * In it are `params.bin` (SCALE `ValidationParams`, where they were known), `pov.bin` (SCALE `PoV`) and, last, `dump.json` with the rest:
 * a folder without it was not finished. Nothing is ever overwritten.
 *
 * Fails with what the file system says.
 */
export class FileInvalidDumps implements InvalidDumps {
  constructor(
    private readonly folder: string,
    private readonly node: string,
    private readonly clock: Clock,
  ) {}

  write({ params, pov, ...rest }: InvalidDump): Promise<void> {
    return this.clock.hold(async () => {
      await makeFolder(this.folder);
      const own = await this.#ownFolder(rest.candidateHash);
      if (params) await writeFile(join(own, "params.bin"), params, { flag: "wx" });
      await writeFile(join(own, "pov.bin"), codecs.pov.encode(pov), { flag: "wx" });
      const text = JSON.stringify({ node: this.node, ...rest }, null, 2);
      await writeFile(join(own, "dump.json"), `${text}\n`, { flag: "wx" });
    });
  }

  /** One that nobody has: to make a folder is one step, of which two cannot both succeed. */
  async #ownFolder(name: string): Promise<string> {
    for (let n = 1; ; n++) {
      const folder = join(this.folder, n === 1 ? name : `${name}-${n}`);
      try {
        await mkdir(folder);
        return folder;
      } catch (fault) {
        if ((fault as NodeJS.ErrnoException).code !== "EEXIST") throw fault;
      }
    }
  }
}
