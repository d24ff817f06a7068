import type { ValidatorId } from "../ids.js";
import { err, ok, type Result } from "../result.js";
import { asChecked, type Signed, type UncheckedSigned } from "../statement.js";
import { isSignatureValid } from "./sr25519.js";

/**
 * Verifies a validator's claim, here and now. Whoever has many to verify hands them to the signature verifier's port instead.
 *
 * @param key - of the validator that the claim names
 * @param payloadOf - spells out what was signed
 */
export function checkSigned<T>(
  claim: UncheckedSigned<T>,
  key: ValidatorId,
  payloadOf: (payload: T) => Uint8Array,
): Result<Signed<T>, "BadSignature"> {
  const isValid = isSignatureValid({ key, payload: payloadOf(claim.payload), signature: claim.signature });
  return isValid ? ok(asChecked(claim)) : err("BadSignature");
}
