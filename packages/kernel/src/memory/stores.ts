import { fromHex, toHex } from "@parahost/primitives";
import { SubsystemError } from "../errors.js";
import type { Store, StoreOperation, Stores } from "../ports/store.js";

/** The keys and values of one store, which stay when it is closed. */
class Shelf {
  readonly values = new Map<string, Uint8Array>();
  #ascending: readonly string[] | null = null;

  constructor(readonly formatVersion: number) {}

  /** Hex sorts as its bytes do. */
  get ascending(): readonly string[] {
    this.#ascending ??= [...this.values.keys()].sort();
    return this.#ascending;
  }

  apply(operation: StoreOperation): void {
    const key = toHex("put" in operation ? operation.put : operation.delete);
    if (this.values.has(key) !== "put" in operation) this.#ascending = null;
    if ("put" in operation) this.values.set(key, new Uint8Array(operation.value));
    else this.values.delete(key);
  }
}

/** Stores in memory. What is in them stays until the process ends, also when a store is closed and opened again. */
export class MemoryStores implements Stores {
  readonly #shelves = new Map<string, Shelf>();

  /** The store of that name, with all that was ever written to it. Fails with `StoreFormat` for another version. */
  async open(name: string, formatVersion: number): Promise<Store> {
    const shelf = this.#shelves.get(name) ?? new Shelf(formatVersion);
    if (shelf.formatVersion !== formatVersion) {
      const details = { name, written: shelf.formatVersion, wanted: formatVersion };
      throw new SubsystemError("stores", "StoreFormat", { fatal: true, details });
    }
    this.#shelves.set(name, shelf);
    return new MemoryStore(name, shelf);
  }
}

class MemoryStore implements Store {
  #isClosed = false;

  constructor(
    private readonly name: string,
    private readonly shelf: Shelf,
  ) {}

  async get(key: Uint8Array): Promise<Uint8Array | null> {
    const value = this.#open().values.get(toHex(key));
    return value ? new Uint8Array(value) : null;
  }

  async write(operations: readonly StoreOperation[]): Promise<void> {
    const shelf = this.#open();
    for (const operation of operations) shelf.apply(operation);
  }

  async *range(from: Uint8Array, to: Uint8Array): AsyncGenerator<readonly [Uint8Array, Uint8Array]> {
    const [first, end] = [toHex(from), toHex(to)];
    const { ascending, values } = this.#open();
    // As it is now: what is written while somebody reads does not show.
    const rows: [string, Uint8Array][] = [];
    for (let i = firstAtLeast(ascending, first); i < ascending.length; i++) {
      const key = ascending[i] as string;
      if (key >= end) break;
      rows.push([key, values.get(key) as Uint8Array]);
    }
    for (const [key, value] of rows) yield [fromHex(key), new Uint8Array(value)];
  }

  async close(): Promise<void> {
    this.#isClosed = true;
  }

  #open(): Shelf {
    if (!this.#isClosed) return this.shelf;
    throw new SubsystemError("stores", "StoreClosed", { fatal: true, details: { name: this.name } });
  }
}

function firstAtLeast(ascending: readonly string[], wanted: string): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] as string) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
