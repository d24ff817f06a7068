import { MemoryStores, type Store, type StoreOperation, type Stores } from "@parahost/kernel";

/** Stores that fail when they are told to, and that can be left as they were after any number of writes. */
export class FaultyStores implements Stores {
  readonly writes: (readonly StoreOperation[])[] = [];
  readonly #stores = new MemoryStores();
  #failsAfter = Number.POSITIVE_INFINITY;

  /** Lets so many writes pass, and fails the one after them. */
  failNext(passing = 0): void {
    this.#failsAfter = passing;
  }

  /** What a machine would find that lost its power after so many writes. */
  static async after(writes: readonly (readonly StoreOperation[])[]): Promise<Stores> {
    const stores = new MemoryStores();
    const store = await stores.open("relay-chain", 1);
    for (const operations of writes) await store.write(operations);
    await store.close();
    return stores;
  }

  async open(name: string, formatVersion: number): Promise<Store> {
    const store = await this.#stores.open(name, formatVersion);
    return {
      get: (key) => store.get(key),
      range: (from, to) => store.range(from, to),
      close: () => store.close(),
      write: async (operations) => {
        if (this.#failsAfter-- === 0) {
          this.#failsAfter = Number.POSITIVE_INFINITY;
          throw new Error("disk full");
        }
        await store.write(operations);
        this.writes.push(operations);
      },
    };
  }
}
