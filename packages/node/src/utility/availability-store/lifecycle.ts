import { Clock } from "@parahost/kernel";
import { bitsOf } from "@parahost/primitives";
import { inject, injectable, optional } from "inversify";
import { DEFAULT_PRUNING, PruningConfig } from "./config.js";
import type { CandidateMeta, IncludedIn } from "./records.js";

/** A candidate that was backed, or whose data came before that. */
export const newMeta = (nValidators: number, nowMs: number): CandidateMeta => ({
  state: { kind: "Unavailable", sinceMs: milliseconds(nowMs) },
  dataAvailable: false,
  chunks: bitsOf(nValidators),
});

/** The candidate was included in a block: from now on its data stay until finality has decided. */
export function noteIncluded(meta: CandidateMeta, block: IncludedIn): CandidateMeta {
  const { state } = meta;
  switch (state.kind) {
    case "Unavailable":
      return { ...meta, state: { kind: "Unfinalized", sinceMs: state.sinceMs, blocks: [block] } };
    case "Unfinalized":
      if (state.blocks.some(({ hash }) => hash === block.hash)) return meta;
      return { ...meta, state: { ...state, blocks: [...state.blocks, block] } };
    case "Finalized":
      return meta;
  }
}

/**
 * Finality has come to a block: a candidate included there is final, and one included at that height or below elsewhere is as if it
 * never was included.
 *
 * @param isFinal - of the blocks up to the finalized number
 */
export function noteFinalized(
  meta: CandidateMeta,
  number: number,
  isFinal: (block: IncludedIn) => boolean,
  nowMs: number,
): CandidateMeta {
  const { state } = meta;
  if (state.kind !== "Unfinalized") return meta;
  const decided = state.blocks.filter((block) => block.number <= number);
  if (decided.length === 0) return meta;
  if (decided.some(isFinal)) return { ...meta, state: { kind: "Finalized", atMs: milliseconds(nowMs) } };
  const blocks = state.blocks.filter((block) => block.number > number);
  if (blocks.length > 0) return { ...meta, state: { ...state, blocks } };
  return { ...meta, state: { kind: "Unavailable", sinceMs: state.sinceMs } };
}

/** Whether its time is over. What is included and not final stays. */
export function isOver({ state }: CandidateMeta, nowMs: number, config: PruningConfig): boolean {
  switch (state.kind) {
    case "Unavailable":
      return Number(state.sinceMs) + config.keepUnavailableMs <= nowMs;
    case "Unfinalized":
      return false;
    case "Finalized":
      return Number(state.atMs) + config.keepFinalizedMs <= nowMs;
  }
}

/** The time, and how long things stay. */
@injectable()
export class Pruning {
  constructor(
    @inject(Clock) private readonly clock: Clock,
    @inject(PruningConfig) @optional() readonly config: PruningConfig = DEFAULT_PRUNING,
  ) {}

  get nowMs(): number {
    return this.clock.now();
  }

  /** Fulfilled when it is time to look again. */
  next(signal: AbortSignal): Promise<void> {
    return this.clock.sleep(this.config.pruningIntervalMs, signal);
  }
}

const milliseconds = (nowMs: number): bigint => BigInt(Math.floor(nowMs));
