import { LOG, ORDER } from "./plain/field.js";

/**
 * Logarithms of the factors that make a codeword with gaps decodable: for a position that is there, of the error
 * locator's value at it; for one that is missing, of the inverse of the locator's derivative.
 *
 * The locator is the product of `x ^ e` over all missing `e`, so its logarithm is a sum over `LOG[x ^ e]`: a
 * convolution over exclusive or, which a Walsh transform of the code's length does at once.
 *
 * @param missing - a flag for each of the code's `n` positions
 */
export function errorLocatorLogs(missing: readonly boolean[]): Uint16Array {
  const n = missing.length;
  const flags = Int32Array.from(missing, Number);
  const logs = Int32Array.from(LOG.subarray(0, n));
  walshTransform(flags);
  walshTransform(logs);
  // The product of two numbers of 16 bits is exact in a double.
  for (let i = 0; i < n; i++) flags[i] = ((flags[i] as number) * (logs[i] as number)) % ORDER;
  walshTransform(flags);
  // Twice the transform is `n` times the sequence, and 2^16 is 1 modulo the order: so 2^16 / n undoes it.
  const undo = (ORDER + 1) / n;
  return Uint16Array.from(flags, (sum, i) => {
    const log = (sum * undo) % ORDER;
    return missing[i] ? ORDER - log : log;
  });
}

/** In place, modulo the order of the multiplicative group; all numbers are below it, before and after. */
function walshTransform(data: Int32Array): void {
  for (let half = 1; half < data.length; half *= 2) {
    for (let start = 0; start < data.length; start += 2 * half) {
      for (let i = start; i < start + half; i++) {
        const sum = (data[i] as number) + (data[i + half] as number);
        const difference = (data[i] as number) - (data[i + half] as number);
        data[i] = sum < ORDER ? sum : sum - ORDER;
        data[i + half] = difference < 0 ? difference + ORDER : difference;
      }
    }
  }
}
