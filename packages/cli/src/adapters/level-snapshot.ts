import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ClassicLevel } from "classic-level";
import { codeOf } from "./level-stores.js";

type Bytes = Uint8Array;
const BYTES = { keyEncoding: "view", valueEncoding: "view" } as const;

/** Another process has the store open. */
export class StoreInUse extends Error {
  override readonly name = "StoreInUse";
}

/** A store as it lies on disk. */
export interface LevelSnapshot {
  /** As the store says it; `null` where it was never opened by a node. */
  readonly format: string | null;
  /** Every row, ascending. */
  rows(): AsyncIterable<readonly [key: Bytes, value: Bytes]>;
}

/**
 * Reads a store of a node that does not run, without writing a byte into its folder: LevelDB writes whenever it opens a store, so it is
 * shown a folder of its own, with copies of what it would write to and links to the rest. Its lock is the store's, and is held meanwhile.
 *
 * @throws StoreInUse where a node has it open; whatever LevelDB says of files that are damaged
 */
export async function withSnapshot<T>(folder: string, work: (snapshot: LevelSnapshot) => Promise<T>): Promise<T> {
  const own = await mkdtemp(join(tmpdir(), "parahost-store-"));
  try {
    const lock = await locked(folder, join(own, "lock"));
    try {
      await mirror(folder, join(own, "store"));
      return await reading(join(own, "store"), work);
    } finally {
      await lock.close();
    }
  } finally {
    await rm(own, { recursive: true });
  }
}

/** An empty store whose lock file is that of the folder. */
async function locked(folder: string, empty: string): Promise<ClassicLevel> {
  await mkdir(empty);
  // A store without a lock file was never open, and would get one.
  if (existsSync(join(folder, "LOCK"))) await symlink(join(folder, "LOCK"), join(empty, "LOCK"));
  const level = new ClassicLevel(empty);
  try {
    await level.open();
    return level;
  } catch (fault) {
    if (codeOf((fault as Error).cause) === "LEVEL_LOCKED") throw new StoreInUse();
    throw fault;
  }
}

/** Tables are never written to again; what lists them, and the rows of late, may be. */
async function mirror(folder: string, into: string): Promise<void> {
  await mkdir(into);
  for (const file of await readdir(folder)) {
    const [from, to] = [join(folder, file), join(into, file)];
    if (/\.(ldb|sst)$/.test(file)) await symlink(from, to);
    else if (/^(CURRENT|MANIFEST-\d+|\d+\.log)$/.test(file)) await copyFile(from, to);
  }
}

async function reading<T>(folder: string, work: (snapshot: LevelSnapshot) => Promise<T>): Promise<T> {
  const level = new ClassicLevel<Bytes, Bytes>(folder, { ...BYTES, createIfMissing: false });
  await level.open();
  try {
    const format = (await level.sublevel("meta").get("format")) ?? null;
    const own = level.sublevel<Bytes, Bytes>("own", BYTES);
    return await work({ format, rows: () => own.iterator() });
  } finally {
    await level.close();
  }
}
