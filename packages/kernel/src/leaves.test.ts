import { describe } from "@jest/globals";
import { describeVectors } from "@parahost/conformance/jest";
import type { Hash } from "@parahost/primitives";
import { settledSignals } from "../../../test/kernel/followed-chain.js";
import { type LeafSignal, Leaves } from "./leaves.js";
import type { BlockId } from "./ports/chain.js";

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
  describeVectors("overseer/active-leaves", async ({ initial, events }: Input) => ({
    signals: await settledSignals(
      initial,
      events.map(
        (event) => (chain) => ("Imported" in event ? chain.imported(event.Imported) : chain.finalized(event.Finalized)),
      ),
    ),
  }));
});
