import { scriptedChain } from "@parahost/conformance";
import { type Chain, type Keystore, MemoryStores, type Stores } from "@parahost/kernel";
import { blockNumber, type Hash, hash } from "@parahost/primitives";
import { Signer, SigningGuard } from "../../packages/node/src/shared/index.js";

export const GENESIS = hash(`0x${"9e".repeat(32)}`);

/** A chain of that genesis that knows every block; those that are not told of have number 1. */
export function chainOfBlocks(numbers: ReadonlyMap<Hash, number> = new Map(), genesis = GENESIS): Chain {
  return {
    ...scriptedChain([]),
    header: async (at) => ({
      ...{ parentHash: genesis, stateRoot: genesis, extrinsicsRoot: genesis, digest: [] },
      number: blockNumber(numbers.get(at) ?? 1),
    }),
    finalizedHash: async (number) => (number === 0 ? genesis : null),
  };
}

/** Signs under a guard of its own, whose records are in memory. */
export const signerOf = (
  keystore: Keystore,
  stores: Stores = new MemoryStores(),
  chain: Chain = chainOfBlocks(),
): Signer => new Signer(keystore, new SigningGuard(stores, chain));
