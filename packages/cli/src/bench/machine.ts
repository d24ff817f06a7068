import { isSignatureValid, keyPairFromUri, type SignatureTriple, sign, validatorId } from "@parahost/primitives";
import type { BenchRow } from "./report.js";

const SIGNATURES = 200;
const RUNS = 3;

/**
 * How fast this machine is at what a chain does most: sr25519 signatures verified on one thread. Machines differ by a factor of
 * three and more; figures of whole chains are to be read beside this one, which is taken in the same run.
 */
export function measureMachine(now: () => number): BenchRow {
  const pair = keyPairFromUri("//Alice");
  const triples = Array.from({ length: SIGNATURES }, (_, i): SignatureTriple => {
    const payload = Uint8Array.of(i);
    return { key: validatorId(pair.publicKey), payload, signature: sign(pair, payload) };
  });
  const samples = Array.from({ length: RUNS }, () => {
    const start = now();
    if (!triples.every(isSignatureValid)) throw new Error("a good signature is refused");
    return SIGNATURES / ((now() - start) / 1_000);
  });
  return { name: "to compare by: signatures verified on one thread", unit: "signatures/s", samples };
}
