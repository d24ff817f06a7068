/** Validators of which it is remembered that they did not deliver a chunk. */
export const KEPT_UNRELIABLE = 1_024;
