/** Finalized blocks of late that are kept with their states; what lies deeper is let go. */
export const KEPT_BELOW_FINALIZED = 64;
/** How long an author waits for its inherent data, which come 2 to 2.5 s after the leaf that it builds on. */
export const INHERENT_DATA_LIMIT_MS = 3_000;
/** How long a validator may take to say how far it would have finality go, before it has nothing to say. */
export const FINALITY_VOTE_LIMIT_MS = 500;
/** Blocks between the best and the finalized one. */
export const FINALITY_DEPTH = 3;
/** A block reaches the other nodes after a time in between, drawn for each anew. */
export const PROPAGATION_MS = { least: 10, most: 100 } as const;
