import type { SuiteInput } from "@parahost/conformance";
import { type BlockId, type LeafSignal, Leaves } from "@parahost/kernel";
import { blockNumber, type Hex, hash } from "@parahost/primitives";

interface VectorBlock {
  readonly hash: Hex;
  readonly number: number;
}
/** Input of the suite `overseer/active-leaves`. */
export type LeavesInput = SuiteInput<"overseer/active-leaves">;

/** Answers the suite `overseer/active-leaves` with the kernel's own book of leaves. */
export function activeLeaves({ initial, events }: LeavesInput) {
  const leaves = new Leaves();
  const start = leaves.start(initial.map(blockOf));
  const rows = events.map((event) =>
    "Imported" in event
      ? leaves.imported({ ...blockOf(event.Imported), parentHash: hash(event.Imported.parentHash) })
      : leaves.finalized(blockOf(event.Finalized)),
  );
  return { signals: [start, ...rows].map((signals) => signals.map(signalOf)) };
}

const blockOf = (block: VectorBlock): BlockId => ({ hash: hash(block.hash), number: blockNumber(block.number) });

const signalOf = (signal: LeafSignal) =>
  signal.kind === "BlockFinalized"
    ? { BlockFinalized: { hash: signal.block.hash, number: signal.block.number } }
    : { ActiveLeaves: { activated: signal.activated?.hash ?? null, deactivated: signal.deactivated } };
