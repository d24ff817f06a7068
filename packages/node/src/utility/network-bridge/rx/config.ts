/** What came from the network and is not looked at yet, of all peers and of one. What comes on top is dropped. */
export const MAX_QUEUED = 8_192;
export const MAX_QUEUED_OF_PEER = 1_024;
/** What is looked at in one go, before signals have their turn. */
export const BATCH = 64;
/** Requests that are being answered, of all peers and of one. More are refused. */
export const MAX_SERVED = 512;
export const MAX_SERVED_OF_PEER = 64;
/**
 * Likewise of those that tell of disputes, which take no room from the others: each waits until its votes were taken in, and in a
 * dispute every validator sends one.
 */
export const MAX_DISPUTES_SERVED = 16_384;
