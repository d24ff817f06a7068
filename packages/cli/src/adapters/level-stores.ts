import { join } from "node:path";
import { type Clock, type Store, type StoreOperation, type Stores, SubsystemError } from "@parahost/kernel";
import { ClassicLevel } from "classic-level";
import { makeFolder } from "./make-folder.js";

type Level = ClassicLevel<Uint8Array, Uint8Array>;
const BYTES = { keyEncoding: "view", valueEncoding: "view" } as const;
const FORMAT = "format";
/** Rows that are read at once. */
const ROWS = 256;

/**
 * One LevelDB a store, each in a folder of its own below the node's.
 *
 * Fails, fatally, with `StoreFormat` (naming both versions), `StoreLocked` (another node has it open; names the folder) or `StoreUnavailable`.
 */
export class LevelStores implements Stores {
  constructor(
    private readonly folder: string,
    private readonly clock: Clock,
  ) {}

  async open(name: string, formatVersion: number): Promise<Store> {
    const folder = join(this.folder, name);
    return this.clock.hold(async () => {
      const level = await openLevel(folder, name);
      try {
        await checkFormat(level, name, formatVersion);
      } catch (fault) {
        await level.close();
        throw fault;
      }
      return new LevelStore(name, level, this.clock);
    });
  }
}

async function openLevel(folder: string, name: string): Promise<Level> {
  try {
    await makeFolder(folder);
    const level: Level = new ClassicLevel(folder, BYTES);
    await level.open();
    return level;
  } catch (cause) {
    const code = codeOf((cause as Error).cause) === "LEVEL_LOCKED" ? "StoreLocked" : "StoreUnavailable";
    throw new SubsystemError("stores", code, { fatal: true, details: { name, folder }, cause });
  }
}

/** The format version lies in a sublevel, apart from the store's own keys. */
async function checkFormat(level: Level, name: string, wanted: number): Promise<void> {
  const meta = level.sublevel("meta");
  const found = await meta.get(FORMAT);
  if (found === undefined) await meta.put(FORMAT, String(wanted));
  else if (found !== String(wanted)) {
    const written = Number(found);
    throw new SubsystemError("stores", "StoreFormat", { fatal: true, details: { name, written, wanted } });
  }
}

class LevelStore implements Store {
  readonly #own;

  constructor(
    private readonly name: string,
    private readonly level: Level,
    private readonly clock: Clock,
  ) {
    this.#own = level.sublevel<Uint8Array, Uint8Array>("own", BYTES);
  }

  async get(key: Uint8Array): Promise<Uint8Array | null> {
    return (await this.#held(() => this.#own.get(key))) ?? null;
  }

  async write(operations: readonly StoreOperation[], { flush = false } = {}): Promise<void> {
    const sublevel = this.#own;
    const batch = operations.map((operation) =>
      "put" in operation
        ? { type: "put" as const, sublevel, key: operation.put, value: operation.value }
        : { type: "del" as const, sublevel, key: operation.delete },
    );
    await this.#held(() => this.level.batch(batch, { sync: flush }));
  }

  /** As it is when the reading begins: what is written meanwhile does not show. */
  async *range(from: Uint8Array, to: Uint8Array): AsyncGenerator<readonly [Uint8Array, Uint8Array]> {
    this.#checkOpen();
    const rows = this.#own.iterator({ gte: from, lt: to });
    try {
      for (;;) {
        const some = await this.#held(() => rows.nextv(ROWS));
        if (some.length === 0) return;
        yield* some;
      }
    } finally {
      await this.clock.hold(() => rows.close());
    }
  }

  close(): Promise<void> {
    return this.clock.hold(() => this.level.close());
  }

  #held<T>(work: () => Promise<T>): Promise<T> {
    this.#checkOpen();
    return this.clock.hold(work);
  }

  #checkOpen(): void {
    if (this.level.status === "open") return;
    throw new SubsystemError("stores", "StoreClosed", { fatal: true, details: { name: this.name } });
  }
}

/** Of a fault of LevelDB, or of whatever else has a code. */
export const codeOf = (fault: unknown): unknown =>
  typeof fault === "object" && fault !== null && "code" in fault ? fault.code : undefined;
