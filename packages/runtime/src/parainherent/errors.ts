import { err, type Result } from "@parahost/primitives";
import type { DisputesErrorCode } from "../disputes/index.js";
import type { BitfieldErrorCode, CandidateErrorCode } from "../inclusion/index.js";

/** Why a block's inherent is refused, and the block with it. Those of the other modules keep their names. */
export type ParasInherentErrorCode =
  | "TooManyInclusionInherents"
  | "InvalidParentHeader"
  | "MissingInherent"
  | "CandidateConcludedInvalid"
  | "InclusionFrozen"
  | DisputesErrorCode
  | BitfieldErrorCode
  | CandidateErrorCode;
export interface ParasInherentError {
  readonly code: ParasInherentErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
}

export const refuse = (
  code: ParasInherentErrorCode,
  details: ParasInherentError["details"],
): Result<never, ParasInherentError> => err({ code, details });
