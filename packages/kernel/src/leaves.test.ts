import { describe } from "@jest/globals";
import { looseNode, looseRole, looseSubsystem, scriptedChain, silentLog } from "@parahost/conformance";
import { describeVectors } from "@parahost/conformance/jest";
import type { Hash } from "@parahost/primitives";
import { LeafFollower } from "./leaf-follower.js";
import { type LeafSignal, Leaves } from "./leaves.js";
import type { BlockId, ChainListener } from "./ports/chain.js";

type Event = { readonly Imported: BlockId & { readonly parentHash: Hash } } | { readonly Finalized: BlockId };
interface Input {
  readonly initial: readonly BlockId[];
  readonly events: readonly Event[];
}

const asRow = (signals: readonly LeafSignal[]) =>
  signals.map((signal) =>
    signal.kind === "BlockFinalized"
      ? { BlockFinalized: signal.block }
      : { ActiveLeaves: { activated: signal.activated?.hash ?? null, deactivated: signal.deactivated } },
  );

describe("Leaves", () => {
  describeVectors("overseer/active-leaves", ({ initial, events }: Input) => {
    const leaves = new Leaves();
    const start = leaves.start(initial);
    const rows = events.map((event) =>
      "Imported" in event ? leaves.imported(event.Imported) : leaves.finalized(event.Finalized),
    );
    return { signals: [start, ...rows].map(asRow) };
  });
});

/** The same, as the chain says it and the node hears it. */
describe("LeafFollower", () => {
  describeVectors("overseer/active-leaves", async ({ initial, events }: Input) => {
    const rows: unknown[][] = [[]];
    const hearer = looseSubsystem(
      looseRole("provisioner"),
      {},
      { onFinalized: (_ctx, block: BlockId) => void rows.at(-1)?.push({ BlockFinalized: block }) },
    );
    const { overseer, observers, clock } = looseNode(hearer);
    observers.on("leaf", ({ activated, deactivated }) =>
      rows.at(-1)?.push({ ActiveLeaves: { activated: activated?.hash ?? null, deactivated } }),
    );
    const chain = scriptedChain(initial);
    new LeafFollower(overseer, chain, silentLog).start();
    await clock.settle();
    for (const event of events) {
      rows.push([]);
      say(chain.say, event);
      await clock.settle();
    }
    return { signals: rows };
  });
});

const say = (chain: ChainListener, event: Event) =>
  "Imported" in event ? chain.imported(event.Imported) : chain.finalized(event.Finalized);
