import type { SignatureVerifier } from "@parahost/kernel";
import { type SignatureTriple, toHex } from "@parahost/primitives";
import type { VerifiedSignatures } from "@parahost/runtime";

const nameOf = ({ key, signature, payload }: SignatureTriple): string => key + signature + toHex(payload);

/** Verifies what a block brings before the runtime sees it, so that runtime code never waits. */
export async function verifiedAhead(
  verifier: SignatureVerifier,
  triples: readonly SignatureTriple[],
): Promise<VerifiedSignatures> {
  const verdicts = await verifier.verify(triples);
  const good = new Set(triples.filter((_triple, i) => verdicts[i]).map(nameOf));
  return { has: (triple) => good.has(nameOf(triple)) };
}
