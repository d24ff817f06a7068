/** Chunks that are asked for at a time, at most. */
export const N_PARALLEL = 50;
/** Recoveries whose outcome is kept, for those who ask again. */
export const KEPT_RECOVERIES = 16;
