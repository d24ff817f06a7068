import type { ServiceIdentifier } from "inversify";

/** How closely validators look at what is included. */
export interface SpotCheckConfig {
  /** How many validators check an included candidate, on average: each lets chance decide. Infinity: all of them. */
  readonly checksPerCandidate: number;
}
/** Bound by whoever makes the container; where it is not, `DEFAULT_SPOT_CHECK` counts. */
export const SpotCheckConfig: ServiceIdentifier<SpotCheckConfig> = Symbol.for("parahost.node.SpotCheckConfig");

/** One: enough to see that all is well, and cheap. */
export const DEFAULT_SPOT_CHECK: SpotCheckConfig = { checksPerCandidate: 1 };
/** Checks of one node at a time; what is included meanwhile waits. */
export const MAX_PARALLEL_CHECKS = 4;
/** Candidates that wait to be checked. Of more the oldest are let go: their data are the first to be gone. */
export const MAX_WAITING = 1_024;
/** Candidates of which it is remembered that they were included: those of a fork come again on another. */
export const REMEMBERED = 4_096;
