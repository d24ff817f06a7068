import type { StoreLayout } from "@parahost/kernel";
import { nodeStoreLayouts } from "@parahost/node";
import { relayChainStoreLayout } from "@parahost/relay-chain";
import { devChainLayout } from "../../dev/dev-chain-layout.js";

/** The layout of every store that a data folder may hold. */
export const storeLayouts: readonly StoreLayout[] = [...nodeStoreLayouts, relayChainStoreLayout, devChainLayout];
