import type { SignatureVerifier } from "@parahost/kernel";
import {
  asChecked,
  err,
  ok,
  type Result,
  type Signed,
  type SignedFullStatement,
  type SigningContext,
  statementPayload,
  type UncheckedSigned,
  type UncheckedSignedStatement,
  type ValidatorId,
} from "@parahost/primitives";
import { compactOf } from "./compact-statement.js";

/** Why a claim is not its validator's. */
export type CheckError = "InvalidSignature" | "ValidatorIndexOutOfBounds";

/**
 * Verifies claims together: one verdict a claim, in order.
 *
 * @param payloadOf - what the validator had to sign
 * @param validators - those of the session that the claims belong to, by index
 */
export async function checkSigned<T>(
  verifier: SignatureVerifier,
  claims: readonly UncheckedSigned<T>[],
  payloadOf: (payload: T) => Uint8Array,
  validators: readonly ValidatorId[],
): Promise<readonly Result<Signed<T>, CheckError>[]> {
  const triples = claims.flatMap(({ payload, validatorIndex, signature }) => {
    const key = validators[validatorIndex];
    return key === undefined ? [] : [{ key, payload: payloadOf(payload), signature }];
  });
  const verdicts = await verifier.verify(triples);
  let next = 0;
  return claims.map((claim) => {
    if (validators[claim.validatorIndex] === undefined) return err("ValidatorIndexOutOfBounds");
    return verdicts[next++] === true ? ok(asChecked(claim)) : err("InvalidSignature");
  });
}

async function checkOne<T>(...[verifier, claims, ...rest]: Parameters<typeof checkSigned<T>>) {
  const [verdict] = await checkSigned(verifier, claims, ...rest);
  return verdict ?? err("InvalidSignature" as const);
}

/** Verifies a peer's statement in the context of its relay parent. */
export const checkStatement = (
  verifier: SignatureVerifier,
  claim: UncheckedSignedStatement,
  context: SigningContext,
  validators: readonly ValidatorId[],
): Promise<Result<SignedFullStatement, CheckError>> =>
  checkOne(verifier, [claim], (statement) => statementPayload(compactOf(statement), context), validators);
