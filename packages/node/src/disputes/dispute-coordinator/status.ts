import { byzantineThreshold, supermajorityThreshold } from "@parahost/primitives";
import type { DisputeStatus } from "@parahost/protocol";
import { ACTIVE_DURATION_SECONDS } from "./config.js";

/** How many validators have voted; `voters`: on either side, each once. */
export interface VoteCounts {
  readonly valid: number;
  readonly invalid: number;
  readonly voters: number;
}
/** What votes come to. */
export interface Standing {
  /** `null`: not in dispute. */
  readonly status: DisputeStatus | null;
  /** More validators than may be faulty say that the candidate is invalid. */
  readonly isByzantineAgainst: boolean;
}

/**
 * What votes come to: in dispute with votes on both sides, confirmed with more voters than may be faulty, concluded with a
 * supermajority. Where both sides have one, that against counts.
 *
 * @param isRaised - whether a validator that is not disabled has voted against; without, only enough voters make a dispute of it
 * @param validators - how many the session has
 * @param now - in seconds
 * @guide node/disputes/dispute-coordinator.md
 */
export function standingOf(
  { valid, invalid, voters }: VoteCounts,
  isRaised: boolean,
  validators: number,
  now: bigint,
): Standing {
  const isTwoSided = valid > 0 && invalid > 0;
  const isConfirmed = isTwoSided && voters > byzantineThreshold(validators);
  if (!isConfirmed && !(isTwoSided && isRaised)) return { status: null, isByzantineAgainst: false };
  const needed = supermajorityThreshold(validators);
  const isByzantineAgainst = invalid > byzantineThreshold(validators);
  if (invalid >= needed) return { status: { kind: "ConcludedAgainst", at: now }, isByzantineAgainst };
  if (valid >= needed) return { status: { kind: "ConcludedFor", at: now }, isByzantineAgainst };
  return { status: { kind: isConfirmed ? "Confirmed" : "Active" }, isByzantineAgainst };
}

/** No spam: enough validators have taken part. */
export const isConfirmed = (status: DisputeStatus | null): boolean => status !== null && status.kind !== "Active";

/** Nothing is to be built on the candidate. */
export const isPossiblyInvalid = ({ kind }: DisputeStatus): boolean => kind !== "ConcludedFor";

/** Not concluded, or so recently that votes may still come. `now` in seconds. */
export const isActive = (status: DisputeStatus, now: bigint): boolean =>
  !("at" in status) || status.at + ACTIVE_DURATION_SECONDS >= now;
