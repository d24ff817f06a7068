import type { CodeParams } from "../code-params.js";
import { errorLocatorLogs } from "../error-locator.js";
import { additiveFft, formalDerivative, inverseAdditiveFft } from "./additive-fft.js";
import { multiplyByLog } from "./field.js";

/**
 * Gives back the data from at least `k` chunks, one codeword after the other. The slow version, as in `encodePlain`.
 *
 * @param chunks - by index, all of one even length
 */
export function reconstructPlain({ k, n }: CodeParams, chunks: ReadonlyMap<number, Uint8Array>): Uint8Array {
  const missing = Array.from({ length: n }, (_, i) => !chunks.has(i));
  const logs = errorLocatorLogs(missing);
  const bytes = chunks.values().next().value?.length ?? 0;
  const data = new Uint8Array(bytes * k);
  const codeword = new Uint16Array(n);
  for (let column = 0; column < bytes; column += 2) {
    codeword.fill(0);
    for (const [i, chunk] of chunks) codeword[i] = multiplyByLog(symbolAt(chunk, column), logs[i] as number);
    inverseAdditiveFft(codeword, n, 0);
    formalDerivative(codeword);
    additiveFft(codeword, n, 0);
    for (let i = 0; i < k; i++) {
      const chunk = chunks.get(i);
      const symbol = chunk ? symbolAt(chunk, column) : multiplyByLog(codeword[i] as number, logs[i] as number);
      data[column * k + 2 * i] = symbol >> 8;
      data[column * k + 2 * i + 1] = symbol & 255;
    }
  }
  return data;
}

const symbolAt = (chunk: Uint8Array, at: number): number => ((chunk[at] as number) << 8) | (chunk[at + 1] as number);
