import { silentLog } from "@parahost/conformance";
import { type BlockId, type Chain, type ChainListener, LeafFollower, leafAlone } from "@parahost/kernel";
import { hash } from "@parahost/primitives";
import { loose, role, started } from "./started.js";

/** A chain that says what the test makes it say. */
export function scriptedChain(leaves: readonly BlockId[]) {
  const listeners = new Set<ChainListener>();
  const chain: Chain = {
    leaves: () => leaves,
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    header: async () => null,
    finalizedHash: async () => null,
    finalized: () => ({ hash: hash("0x00"), number: leaves[0]?.number ?? (0 as BlockId["number"]) }),
    ancestors: async () => [],
  };
  const say: ChainListener = {
    imported: (block) => listeners.forEach((listener) => void listener.imported(block)),
    finalized: (block) => listeners.forEach((listener) => void listener.finalized(block)),
  };
  return { chain, say, listeners };
}

/** What one subsystem hears of a chain, a row an event, in the form of the vectors. */
export async function settledSignals(
  initial: readonly BlockId[],
  events: readonly ((chain: ChainListener) => void)[],
): Promise<unknown[]> {
  const rows: unknown[][] = [[]];
  const hearer = loose(
    role("provisioner"),
    {},
    { onFinalized: (_ctx: unknown, block: BlockId) => void rows.at(-1)?.push({ BlockFinalized: block }) },
  );
  const { overseer, observers, clock } = started(hearer);
  const { chain, say } = scriptedChain(initial);
  observers.on("leaf", ({ activated, deactivated }) =>
    rows.at(-1)?.push({ ActiveLeaves: { activated: activated?.hash ?? null, deactivated } }),
  );
  const follower = new LeafFollower(overseer, chain, leafAlone, silentLog);
  follower.start();
  await clock.settle();
  for (const event of events) {
    rows.push([]);
    event(say);
    await clock.settle();
  }
  return rows;
}
