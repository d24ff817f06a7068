import type { SelectionStrategy } from "@parahost/protocol";
import { assemble } from "./assemble.js";
import { type InherentSize, inherentScene } from "./bench-scene.js";

/** One thing measured: its samples, one a round. */
export interface ProvisionerBenchRow {
  readonly name: string;
  readonly unit: "ms";
  readonly samples: readonly number[];
}
/** What the benchmark is given, and how much of it is wanted. */
export interface ProvisionerBenchOptions {
  /** Milliseconds that go by, from any start. */
  readonly now: () => number;
  /** The one to measure with. */
  readonly strategy: SelectionStrategy;
  /** How often it is timed. */
  readonly rounds?: number;
  readonly size?: InherentSize;
}

/** The largest that the relay chain has to reckon with. */
const LARGE_INHERENT: InherentSize = {
  validators: 1_000,
  cores: 200,
  candidates: 60,
  disputes: 50,
  votesPerDispute: 1_000,
};

/**
 * Times making one inherent, where neighbours answer at once and signatures were checked before. No round finds anything computed
 * by an earlier one.
 */
export async function benchProvisioner({
  now,
  strategy,
  rounds = 15,
  size = LARGE_INHERENT,
}: ProvisionerBenchOptions): Promise<readonly ProvisionerBenchRow[]> {
  const samples: number[] = [];
  for (let round = -2; round < rounds; round++) {
    const { peers, noted } = inherentScene(size);
    const start = now();
    const { data } = await assemble(peers, noted, strategy, 0n);
    const took = now() - start;
    if (data.backedCandidates.length !== size.candidates || data.disputes.length !== size.disputes)
      throw new RangeError(`${data.backedCandidates.length} candidates and ${data.disputes.length} disputes got in`);
    if (round >= 0) samples.push(took); // The first two warm up.
  }
  const { validators, cores, candidates, disputes, votesPerDispute } = size;
  const of = `${validators} validators, ${cores} cores, ${candidates} candidates, ${disputes} disputes of ${votesPerDispute} votes`;
  return [{ name: `provisioner, one inherent, ${strategy.name}: ${of}`, unit: "ms", samples }];
}
