import { type BlockNumber, blockNumber } from "@parahost/primitives";
import { blocksAfter } from "../frame/index.js";

/** What decides when an occupied core times out. */
export interface TimeoutTerms {
  readonly sessionStartBlock: BlockNumber;
  /** 0: no rotation. */
  readonly rotationFrequency: number;
  readonly chainPeriod: number;
  readonly threadPeriod: number;
}

/** Blocks since groups last moved on, or since the session started. */
const sinceRotation = ({ sessionStartBlock, rotationFrequency }: TimeoutTerms, now: BlockNumber): number =>
  rotationFrequency === 0 ? now - sessionStartBlock : (now - sessionStartBlock) % rotationFrequency;

/**
 * Who times out in block `now`: only within its period after a rotation, what has been on its core for the period or longer.
 *
 * @returns `null` where nobody can
 * @guide runtime/scheduler.md#routines
 */
export function timeoutPredicate(
  terms: TimeoutTerms,
  now: BlockNumber,
): ((period: number, occupiedSince: BlockNumber) => boolean) | null {
  const since = sinceRotation(terms, now);
  if (since >= Math.max(terms.chainPeriod, terms.threadPeriod)) return null;
  return (period, occupiedSince) => since < period && now - occupiedSince >= period;
}

/** The first block, from `next` on, in which what occupies a core will time out if it is still there. */
export function timeOutAt(
  terms: TimeoutTerms,
  period: number,
  occupiedSince: BlockNumber,
  next: BlockNumber,
): BlockNumber {
  const due = blockNumber(Math.max(blocksAfter(occupiedSince, period), next));
  const since = sinceRotation(terms, due);
  if (since < period) return due;
  const untilRotation = terms.rotationFrequency === 0 ? Number.POSITIVE_INFINITY : terms.rotationFrequency - since;
  return blocksAfter(due, untilRotation);
}
