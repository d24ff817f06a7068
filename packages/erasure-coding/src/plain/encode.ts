import { type CodeParams, chunkLength } from "../code-params.js";
import { additiveFft, inverseAdditiveFft } from "./additive-fft.js";

/** Codes data, one codeword after the other. The slow version: others are measured and tested against it. */
export function encodePlain(params: CodeParams, data: Uint8Array): Uint8Array[] {
  const { k, n, nValidators } = params;
  const bytes = chunkLength(params, data.length);
  const chunks = Array.from({ length: nValidators }, () => new Uint8Array(bytes));
  const codeword = new Uint16Array(n);
  const message = codeword.subarray(0, k);
  const parity = Array.from({ length: Math.ceil(nValidators / k) - 1 }, (_, i) =>
    codeword.subarray((i + 1) * k, (i + 2) * k),
  );
  for (let column = 0; column < bytes; column += 2) {
    readSymbols(data, column * k, message);
    for (let i = 0; i < k; i++) writeSymbol(chunks[i] as Uint8Array, column, codeword[i] as number);
    inverseAdditiveFft(message, k, 0);
    for (const [i, values] of parity.entries()) {
      values.set(message);
      additiveFft(values, k, (i + 1) * k);
    }
    for (let i = k; i < nValidators; i++) writeSymbol(chunks[i] as Uint8Array, column, codeword[i] as number);
  }
  return chunks;
}

function readSymbols(data: Uint8Array, from: number, into: Uint16Array): void {
  for (let i = 0; i < into.length; i++) {
    const at = from + 2 * i;
    into[i] = ((data[at] ?? 0) << 8) | (data[at + 1] ?? 0);
  }
}

function writeSymbol(chunk: Uint8Array, at: number, symbol: number): void {
  chunk[at] = symbol >> 8;
  chunk[at + 1] = symbol & 255;
}
