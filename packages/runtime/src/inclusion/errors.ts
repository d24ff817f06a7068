import { err, type Result } from "@parahost/primitives";

/** Why bitfields are refused, all of them. Spelled as upstream's pallet spells it: vectors compare on the name. */
export type BitfieldErrorCode =
  | "WrongBitfieldSize"
  | "BitfieldDuplicateOrUnordered"
  | "ValidatorIndexOutOfBounds"
  | "InvalidBitfieldSignature";
/** Why a candidate is refused, and with it all that came along. */
export type CandidateErrorCode =
  | "CandidatesOutOfOrder"
  | "UnscheduledCandidate"
  | "WrongCollator"
  | "InvalidBacking"
  | "InsufficientBacking"
  | "DisallowedRelayParent"
  | "UnsupportedDescriptorVersion"
  | "InvalidSession"
  | "InvalidCoreIndex"
  | "InvalidUMPSignals"
  | "ValidationDataHashMismatch"
  | "InvalidValidationCodeHash"
  | "ParaHeadMismatch"
  | "NotCollatorSigned"
  | OutputErrorCode;
/** Why what a candidate commits to is not accepted. */
export type OutputErrorCode =
  | "HeadDataTooLarge"
  | "PrematureCodeUpgrade"
  | "NewCodeTooLarge"
  | "IncorrectDownwardMessageHandling"
  | "InvalidUpwardMessages"
  | "InvalidOutboundHrmp"
  | "HrmpWatermarkMishandling";

/** An error of this module: its name, and what it is about. */
export interface InclusionError<Code extends string = BitfieldErrorCode | CandidateErrorCode> {
  readonly code: Code;
  readonly details: Readonly<Record<string, unknown>>;
}

export const refuse = <Code extends string>(
  code: Code,
  details: InclusionError["details"],
): Result<never, InclusionError<Code>> => err({ code, details });
