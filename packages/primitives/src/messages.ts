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
