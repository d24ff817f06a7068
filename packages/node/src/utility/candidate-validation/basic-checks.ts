import {
  type CandidateDescriptor,
  codecs,
  collationPayload,
  type Hash,
  type PoV,
  povHash,
  type SignatureTriple,
  type ValidationCodeHash,
  validatorId,
} from "@parahost/primitives";
import { invalid, type NotValid } from "./outcome.js";

/** Bytes of the length in front of the block data: a compact number. */
const lengthBytes = (length: number) => codecs.compactU32.encode(length).length;

/**
 * What can be said against a candidate before its code is run: the PoV's size and hash, and the code's.
 *
 * @param maxPovSize - bytes, encoded
 * @returns `null` where there is nothing
 * @guide node/utility/candidate-validation.md
 */
export function basicChecks(
  descriptor: Pick<CandidateDescriptor, "povHash" | "validationCodeHash">,
  maxPovSize: number,
  pov: PoV,
  codeHash: ValidationCodeHash,
): NotValid | null {
  const size = lengthBytes(pov.blockData.length) + pov.blockData.length;
  if (size > maxPovSize) return invalid("ParamsTooLarge", `${size} bytes of ${maxPovSize}`);
  const hash: Hash = povHash(pov);
  if (hash !== descriptor.povHash) return invalid("PoVHashMismatch", hash);
  if (codeHash !== descriptor.validationCodeHash) return invalid("CodeHashMismatch", codeHash);
  return null;
}

/** The collator's signature, ready to be verified. @returns `null` for a descriptor that bears none */
export function collatorSignature(descriptor: CandidateDescriptor): SignatureTriple | null {
  if (descriptor.version !== 1) return null;
  const { collator, signature } = descriptor;
  return { key: validatorId(collator), payload: collationPayload(descriptor), signature };
}
