import { err, type Result } from "@parahost/primitives";

/** Why the votes of a dispute are refused. Spelled as upstream's pallet spells it. */
export type DisputesErrorCode =
  | "DuplicateDisputeStatementSets"
  | "AncientDisputeStatement"
  | "ValidatorIndexOutOfBounds"
  | "InvalidSignature"
  | "DuplicateStatement"
  | "MaliciousBacker"
  | "SingleSidedDispute"
  | "UnconfirmedDispute"
  | "MissingBackingVotes";
/** An error of this module: its name, and what it is about. */
export interface DisputesError {
  readonly code: DisputesErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
}

export const refuse = (code: DisputesErrorCode, details: DisputesError["details"]): Result<never, DisputesError> =>
  err({ code, details });
