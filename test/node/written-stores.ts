import type { Store, StoreOperation, Stores } from "@parahost/kernel";

type Write = (...args: Parameters<Store["write"]>) => Promise<void>;

/** The same stores, each of whose writes goes through a hand: `write` is what the store would do. */
export const writtenThrough = (
  stores: Stores,
  hand: (write: () => Promise<void>, operations: readonly StoreOperation[]) => Promise<void>,
): Stores => ({
  open: async (name, version) => {
    const store = await stores.open(name, version);
    const write: Write = (operations, options) => hand(() => store.write(operations, options), operations);
    return {
      get: (key) => store.get(key),
      range: (from, to) => store.range(from, to),
      close: () => store.close(),
      write,
    };
  },
});
