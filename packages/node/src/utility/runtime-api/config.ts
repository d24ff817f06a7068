import type { ParachainHostApi } from "@parahost/protocol";

/** Blocks whose answers are kept. */
export const KEPT_BLOCKS = 128;
/** Sessions whose answers are kept, one more for each fork on which a session began. */
export const KEPT_SESSIONS = 12;
/** Pieces of validation code that are kept. */
export const KEPT_CODES = 16;

/** How long an answer holds: in its block, in all blocks of its session, for good; `once` is not worth keeping. */
export type Holds = "block" | "session" | "always" | "once";

/** One row a method; a missing one does not compile. */
export const HOLDS: { readonly [M in keyof ParachainHostApi]: Holds } = {
  validators: "session",
  validatorGroups: "block",
  availabilityCores: "block",
  persistedValidationData: "block",
  checkValidationOutputs: "once",
  sessionIndexForChild: "block",
  validationCode: "once",
  validationCodeByHash: "always",
  validationCodeHash: "block",
  candidatePendingAvailability: "block",
  candidateEvents: "block",
  sessionInfo: "session",
  onChainVotes: "block",
  disputes: "block",
  minimumBackingVotes: "session",
  asyncBackingParams: "session",
  paraBackingState: "block",
  disabledValidators: "block",
  nodeFeatures: "session",
  claimQueue: "block",
  candidatesPendingAvailability: "block",
};
