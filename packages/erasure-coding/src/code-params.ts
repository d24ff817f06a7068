import { err, ok, type Result } from "@parahost/primitives";

/** The field has so many elements, and a code no more chunks. */
export const MAX_VALIDATORS = 65_536;

/** Why there is no code for a number of validators. */
export type CodeParamsError = "TooManyValidators" | "NotEnoughValidators";

/** The shape of the code for a number of validators. */
export interface CodeParams {
  /** How many chunks are made: one for each validator. */
  readonly nValidators: number;
  /** How many chunks are enough, and how many hold the data itself; a power of two. */
  readonly k: number;
  /** How many chunks the code could make: the next power of two, at least `2k`. */
  readonly n: number;
}

const lowerPowerOfTwo = (x: number): number => 1 << (31 - Math.clz32(x));
const higherPowerOfTwo = (x: number): number => 1 << (32 - Math.clz32(x - 1));

/**
 * How many chunks are said to be enough: more than a third of the validators, so that the honest ones always have them.
 *
 * @guide node/availability/availability-recovery.md
 */
export function recoveryThreshold(nValidators: number): Result<number, CodeParamsError> {
  if (nValidators > MAX_VALIDATORS) return err("TooManyValidators");
  if (!(nValidators >= 2)) return err("NotEnoughValidators");
  return ok(Math.floor((nValidators - 1) / 3) + 1);
}

/** How many of the first chunks hold the data as it is: the highest power of two up to the recovery threshold. */
export function systematicRecoveryThreshold(nValidators: number): Result<number, CodeParamsError> {
  const params = codeParams(nValidators);
  return params.ok ? ok(params.value.k) : params;
}

/** The code for a number of validators. */
export function codeParams(nValidators: number): Result<CodeParams, CodeParamsError> {
  const threshold = recoveryThreshold(nValidators);
  if (!threshold.ok) return threshold;
  return ok({ nValidators, k: lowerPowerOfTwo(threshold.value), n: higherPowerOfTwo(nValidators) });
}

/** Bytes of each chunk: one symbol of two bytes for each codeword of `2k` bytes of data, the last one padded. */
export const chunkLength = ({ k }: CodeParams, dataBytes: number): number => 2 * Math.ceil(dataBytes / (2 * k));
