import type { DisputeRef } from "@parahost/protocol";

/** A dispute as the key of a map. */
export const disputeKey = ({ session, candidateHash }: DisputeRef): string => `${session} ${candidateHash}`;
