/** No inherent data sooner than this after the leaf: bitfields and statements need time to arrive. */
export const PRE_PROPOSE_MS = 2_000;
/** Assembling may take this long; the author's slot does not wait. */
export const SEND_INHERENT_DATA_MS = 500;
/** Sessions whose traits are kept. */
export const SESSIONS_KEPT = 2;
