import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Clock, type Store, type StoreOperation, type Stores, SubsystemError } from "@parahost/kernel";
import { ClassicLevel } from "classic-level";

type Level = ClassicLevel<Uint8Array, Uint8Array>;
const FORMAT = "format";

/** One LevelDB a store, each in a folder of its own below the node's. */
export class LevelStores implements Stores {
  constructor(
    private readonly folder: string,
    private readonly clock: Clock,
  ) {}

  async open(name: string, formatVersion: number): Promise<Store> {
    const location = join(this.folder, name);
    return this.clock.hold(async () => {
      await mkdir(location, { recursive: true });
      const level: Level = new ClassicLevel(location, { keyEncoding: "view", valueEncoding: "view" });
      try {
        await level.open();
        await checkFormat(level, name, formatVersion);
      } catch (fault) {
        await level.close();
        throw fault;
      }
      return new LevelStore(level, this.clock);
    });
  }
}

/** The format version lies in a sublevel, apart from the store's own keys. */
async function checkFormat(level: Level, name: string, expected: number): Promise<void> {
  const meta = level.sublevel("meta");
  const found = await meta.get(FORMAT);
  if (found === undefined) await meta.put(FORMAT, String(expected));
  else if (found !== String(expected))
    throw new SubsystemError("stores", "StoreFormat", { fatal: true, details: { store: name, found, expected } });
}

class LevelStore implements Store {
  readonly #own;

  constructor(
    private readonly level: Level,
    private readonly clock: Clock,
  ) {
    this.#own = level.sublevel<Uint8Array, Uint8Array>("own", { keyEncoding: "view", valueEncoding: "view" });
  }

  async get(key: Uint8Array): Promise<Uint8Array | null> {
    return (await this.clock.hold(() => this.#own.get(key))) ?? null;
  }

  async write(operations: readonly StoreOperation[], { flush = false } = {}): Promise<void> {
    const batch = operations.map((operation) =>
      "put" in operation
        ? { type: "put" as const, key: operation.put, value: operation.value }
        : { type: "del" as const, key: operation.delete },
    );
    await this.clock.hold(() => this.#own.batch(batch, { sync: flush } as object));
  }

  async *range(from: Uint8Array, to: Uint8Array): AsyncIterable<readonly [Uint8Array, Uint8Array]> {
    const entries = await this.clock.hold(() => this.#own.iterator({ gte: from, lt: to }).all());
    yield* entries;
  }

  close(): Promise<void> {
    return this.clock.hold(() => this.level.close());
  }
}
