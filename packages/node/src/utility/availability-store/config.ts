import type { ServiceIdentifier } from "inversify";

/** How long data stay. Milliseconds. */
export interface PruningConfig {
  /** From when they were stored: data of candidates that are not included. */
  readonly keepUnavailableMs: number;
  /** From when the block that included their candidate was finalized. */
  readonly keepFinalizedMs: number;
  readonly pruningIntervalMs: number;
}
/** Bound by whoever makes the container; where it is not, {@link DEFAULT_PRUNING} counts. */
export const PruningConfig: ServiceIdentifier<PruningConfig> = Symbol.for("parahost.node.PruningConfig");

const HOUR_MS = 3_600_000;
/** Upstream's: an hour, 25 hours, every five minutes. */
export const DEFAULT_PRUNING: PruningConfig = {
  keepUnavailableMs: HOUR_MS,
  keepFinalizedMs: 25 * HOUR_MS,
  pruningIntervalMs: 300_000,
};
/** Data of a candidate are stored in this format; the first had no agenda. A store in another is refused. */
export const FORMAT_VERSION = 2;
export const STORE_NAME = "availability-store";
