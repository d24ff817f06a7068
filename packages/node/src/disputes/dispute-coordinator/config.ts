/** Disputes are about candidates of so many sessions, the current one among them. */
export const DISPUTE_WINDOW = 6;
/** Disputes of one session that a validator may raise before they are more than its own word. */
export const MAX_SPAM_VOTES = 50;
/** A dispute that concluded so long ago is not active any more. */
export const ACTIVE_DURATION_SECONDS = 180n;

/** Candidates that are validated for disputes at the same time. */
export const MAX_PARALLEL_PARTICIPATIONS = 3;
/** Disputes on candidates that are not included, and wait to be looked into. */
export const BEST_EFFORT_QUEUE_SIZE = 100;
/** Disputes on included candidates that wait to be looked into. */
export const PRIORITY_QUEUE_SIZE = 20_000;

/** Finalized blocks whose candidates are still remembered as backed and included. */
export const DISPUTE_CANDIDATE_LIFETIME_AFTER_FINALIZATION = 10;
/** Ancestors that are looked at together. */
export const ANCESTRY_CHUNK_SIZE = 10;
/** Ancestors of one leaf that are looked at: finality lags by no more. */
export const ANCESTRY_SIZE_LIMIT = 500;

/** Votes are stored in this format. A store in another is refused. */
export const FORMAT_VERSION = 1;
/** Candidates whose votes stay in memory without being in dispute. */
export const KEPT_CANDIDATES = 1_024;
/** Imports that are taken in together, and written in one step. */
export const MAX_IMPORTS_AT_ONCE = 256;
/** Keys that are deleted in one step. */
export const MAX_CLEAN_BATCH_SIZE = 300;
