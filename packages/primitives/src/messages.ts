import type { BlockNumber } from "./ids.js";

/** A message of the relay chain to a para. */
export interface InboundDownwardMessage {
  readonly sentAt: BlockNumber;
  readonly message: Uint8Array;
}
/** A message of another para to a para. */
export interface InboundHrmpMessage {
  readonly sentAt: BlockNumber;
  readonly data: Uint8Array;
}
/** What a candidate tells the relay chain behind its messages: which of its para's cores it is for, and whose collation it was. */
export type UmpSignal =
  /** One of the cores that the para has at that depth of the claim queue, counted round and round. */
  | { readonly kind: "SelectCore"; readonly coreSelector: number; readonly claimQueueOffset: number }
  | { readonly kind: "ApprovedPeer"; readonly peer: Uint8Array };
