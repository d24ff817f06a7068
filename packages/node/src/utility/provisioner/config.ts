/** No inherent data sooner than this after the leaf: bitfields and statements need time to arrive. */
export const PRE_PROPOSE_MS = 2_000;
/** Assembling may take this long; the author's slot does not wait. */
export const SEND_INHERENT_DATA_MS = 500;
/** Sessions whose traits are kept. */
export const SESSIONS_KEPT = 2;
/** Votes of disputes that go to the runtime in one block: it weighs them, and drops what is too much. */
export const MAX_DISPUTE_VOTES_FORWARDED_TO_RUNTIME = 200_000;
/** Disputes whose votes are asked for at once. */
export const VOTES_SELECTION_BATCH_SIZE = 1_100;
/** Seconds for which a dispute that has concluded still counts as active, since votes may come late. */
export const ACTIVE_DURATION_SECS = 180n;
