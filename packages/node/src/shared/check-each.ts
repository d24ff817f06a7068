import type { SignatureVerifier } from "@parahost/kernel";
import { err, type Result, type Signed, type UncheckedSigned, type ValidatorId } from "@parahost/primitives";
import { type CheckError, checkSigned } from "./checked.js";

export type Verdicts<T> = readonly Result<Signed<T>, CheckError>[];

/**
 * Verifies claims of which several may be the same, each only once: several peers send us what they have of each other.
 *
 * @param identityOf - the same for claims that are the same, signature included
 * @returns one verdict a claim, in order
 */
export async function checkEach<T>(
  verifier: SignatureVerifier,
  claims: readonly UncheckedSigned<T>[],
  {
    identityOf,
    payloadOf,
  }: { readonly identityOf: (claim: UncheckedSigned<T>) => string; readonly payloadOf: (payload: T) => Uint8Array },
  validators: readonly ValidatorId[],
): Promise<Verdicts<T>> {
  const identities = claims.map(identityOf);
  const firsts = new Map<string, UncheckedSigned<T>>();
  for (const [i, claim] of claims.entries()) {
    const identity = identities[i] as string;
    if (!firsts.has(identity)) firsts.set(identity, claim);
  }
  const verdicts = await checkSigned(verifier, [...firsts.values()], payloadOf, validators);
  const byIdentity = new Map([...firsts.keys()].map((identity, i) => [identity, verdicts[i]] as const));
  return identities.map((identity) => byIdentity.get(identity) ?? err("InvalidSignature"));
}
