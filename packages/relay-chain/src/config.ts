/** Finalized blocks of late that are kept with their states; what lies deeper is let go. */
export const KEPT_BELOW_FINALIZED = 64;
/** How long an author waits for its inherent data, past the 2 s after the leaf that every author waits. */
export const INHERENT_DATA_LIMIT_MS = 3_000;
/** Blocks between the best and the finalized one. */
export const FINALITY_DEPTH = 3;
/** A block reaches the other nodes after a time in between, drawn for each anew. */
export const PROPAGATION_MS = { least: 10, most: 100 } as const;
