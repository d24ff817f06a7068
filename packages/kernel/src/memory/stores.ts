import { SubsystemError } from "../errors.js";
import type { Store, StoreOperation, Stores } from "../ports/store.js";

/** A key's bytes as text, a character each: it sorts as they do. */
const textOf = (key: Uint8Array): string => Buffer.from(key.buffer, key.byteOffset, key.length).toString("latin1");
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "latin1"));

/** The keys and values of one store, which stay when it is closed. */
class Shelf {
  readonly values = new Map<string, Uint8Array>();
  #ascending: readonly string[] = [];
  /** Keys that came since then, and whether others went. */
  readonly #come = new Set<string>();
  #hasGone = false;

  constructor(readonly formatVersion: number) {}

  get ascending(): readonly string[] {
    if (this.#come.size === 0 && !this.#hasGone) return this.#ascending;
    const stayed = this.#hasGone
      ? this.#ascending.filter((key) => this.values.has(key) && !this.#come.has(key))
      : this.#ascending;
    this.#ascending = merged(stayed, [...this.#come].sort());
    this.#come.clear();
    this.#hasGone = false;
    return this.#ascending;
  }

  apply(operation: StoreOperation): void {
    const key = textOf("put" in operation ? operation.put : operation.delete);
    if ("put" in operation) {
      if (!this.values.has(key)) this.#come.add(key);
      this.values.set(key, operation.value);
    } else if (this.values.delete(key)) {
      this.#come.delete(key);
      this.#hasGone = true;
    }
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
    return this.#open().values.get(textOf(key)) ?? null;
  }

  async write(operations: readonly StoreOperation[]): Promise<void> {
    const shelf = this.#open();
    for (const operation of operations) shelf.apply(operation);
  }

  async *range(from: Uint8Array, to: Uint8Array): AsyncGenerator<readonly [Uint8Array, Uint8Array]> {
    const [first, end] = [textOf(from), textOf(to)];
    const { ascending, values } = this.#open();
    // As it is now: what is written while somebody reads does not show.
    const rows: [string, Uint8Array][] = [];
    for (let i = firstAtLeast(ascending, first); i < ascending.length; i++) {
      const key = ascending[i] as string;
      if (key >= end) break;
      rows.push([key, values.get(key) as Uint8Array]);
    }
    for (const [key, value] of rows) yield [bytesOf(key), value];
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

/** Two ascending lists as one. */
function merged(a: readonly string[], b: readonly string[]): readonly string[] {
  const all: string[] = [];
  let next = 0;
  for (const key of a) {
    while (next < b.length && (b[next] as string) < key) all.push(b[next++] as string);
    all.push(key);
  }
  return all.concat(b.slice(next));
}
