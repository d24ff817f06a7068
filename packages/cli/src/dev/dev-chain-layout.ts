import type { StoreLayout } from "@parahost/kernel";

/** The store of what the chain was started with. */
export const DEV_CHAIN_STORE = "dev-chain";
/** What the data folder says of itself. Another version is refused. */
export const DATA_FORMAT = 1;
/** Where the seed lies. */
export const SEED = new TextEncoder().encode("seed");

/** What lies in the store `dev-chain`: the seed that the chain was started with. */
export const devChainLayout: StoreLayout = {
  name: DEV_CHAIN_STORE,
  formatVersion: DATA_FORMAT,
  entryOf: (key, value) =>
    Buffer.from(key).equals(SEED) ? { kind: "seed", key: {}, value: new TextDecoder().decode(value) } : null,
};
