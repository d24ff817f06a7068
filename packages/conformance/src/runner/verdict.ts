import type { Difference } from "../compare/differences.js";
import type { FoundVector } from "../vectors/find-vectors.js";
import type { HostFaultKind } from "./host-link.js";

/** What became of one vector. */
export type Verdict =
  | { readonly outcome: "passed" }
  /** The host does not implement the suite. */
  | { readonly outcome: "skipped" }
  | { readonly outcome: "failed"; readonly differences: readonly Difference[] }
  /** The host said that it failed, or it died, hung, or did not answer as the protocol wants. Counted as failed. */
  | { readonly outcome: "crashed"; readonly fault: "Crash" | HostFaultKind; readonly reason: string }
  /** Nobody was asked. */
  | { readonly outcome: "notRun" };

/** A vector and what became of it. */
export interface JudgedVector {
  readonly vector: FoundVector;
  readonly verdict: Verdict;
  /** How long the host took. */
  readonly ms: number;
}

/** How many vectors came to which end. */
export type Counts = Readonly<Record<Verdict["outcome"], number>>;

/** What a run came to. */
export interface RunReport {
  /** In the order of the vectors. */
  readonly results: readonly JudgedVector[];
  readonly counts: Counts;
  readonly ms: number;
  /** Why the host could not be judged by all vectors, or not to the end. */
  readonly problem: string | null;
}

/** Counts vectors by what became of them. */
export function countsOf(results: readonly JudgedVector[]): Counts {
  const counts = { passed: 0, skipped: 0, failed: 0, crashed: 0, notRun: 0 };
  for (const { verdict } of results) counts[verdict.outcome] += 1;
  return counts;
}

/** 0 where all passed or were skipped, 1 where something failed, 2 where the host could not be judged. */
export const exitCodeOf = ({ counts, problem }: Pick<RunReport, "counts" | "problem">): 0 | 1 | 2 => {
  if (problem !== null || counts.notRun > 0) return 2;
  return counts.failed + counts.crashed > 0 ? 1 : 0;
};
