import type { SignatureVerifier } from "@parahost/kernel";
import {
  asChecked,
  err,
  ok,
  type Result,
  type Signed,
  type UncheckedSigned,
  type ValidatorId,
} from "@parahost/primitives";
import { type CheckError, checkSigned } from "./checked.js";

export type Verdicts<T> = readonly Result<Signed<T>, CheckError>[];

/** How claims are told apart, and what was signed. */
export interface ClaimKind<T> {
  /** The same for claims that are the same, signature included. */
  readonly identityOf: (claim: UncheckedSigned<T>) => string;
  /** Whether the very same claim was verified before. */
  readonly isKnown: (claim: UncheckedSigned<T>) => boolean;
  readonly payloadOf: (payload: T) => Uint8Array;
}

/**
 * Verifies claims of which several may be the same, each only once: several peers send us what they have of each other.
 *
 * @returns one verdict a claim, in order
 */
export async function checkEach<T>(
  verifier: SignatureVerifier,
  claims: readonly UncheckedSigned<T>[],
  { identityOf, isKnown, payloadOf }: ClaimKind<T>,
  validators: readonly ValidatorId[],
): Promise<Verdicts<T>> {
  const verdicts = new Map<string, Verdicts<T>[number]>();
  const unknown = new Map<string, UncheckedSigned<T>>();
  const identities = claims.map((claim) => {
    const identity = identityOf(claim);
    if (isKnown(claim)) verdicts.set(identity, ok(asChecked(claim)));
    else unknown.set(identity, claim);
    return identity;
  });
  const checked = await checkSigned(verifier, [...unknown.values()], payloadOf, validators);
  for (const [i, identity] of [...unknown.keys()].entries())
    verdicts.set(identity, checked[i] ?? err("InvalidSignature"));
  return identities.map((identity) => verdicts.get(identity) ?? err("InvalidSignature"));
}
