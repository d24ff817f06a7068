import type { BlockId, Chain, ChainListener } from "@parahost/kernel";

/** A chain that knows its leaves, and says what a test makes it say. */
export interface ScriptedChain extends Chain {
  readonly say: ChainListener;
}

/**
 * A Chain port for a test. It says what the test makes it say.
 *
 * @param leaves - the first of them is the finalized block as well
 */
export function scriptedChain(leaves: readonly BlockId[]): ScriptedChain {
  const listeners = new Set<ChainListener>();
  return {
    leaves: () => leaves,
    finalized: () => {
      const [first] = leaves;
      if (!first) throw new Error("a scripted chain without leaves has finalized nothing");
      return first;
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    header: async () => null,
    finalizedHash: async () => null,
    ancestors: async () => [],
    say: {
      imported: (block) => listeners.forEach((listener) => void listener.imported(block)),
      finalized: (block) => listeners.forEach((listener) => void listener.finalized(block)),
    },
  };
}
