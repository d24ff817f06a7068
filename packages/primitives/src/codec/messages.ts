import type { InboundDownwardMessage, InboundHrmpMessage, UmpSignal } from "../messages.js";
import { blockNumber, bytes, paraId, u8 } from "./basic.js";
import { enumOf, mapOf, struct, vecOf } from "./compound.js";

/** A message from the relay chain, and the block that sent it. */
export const inboundDownwardMessage = struct<InboundDownwardMessage>("InboundDownwardMessage", {
  sentAt: blockNumber,
  message: bytes,
});
/** A message of another para, and the block that took it in. */
export const inboundHrmpMessage = struct<InboundHrmpMessage>("InboundHrmpMessage", {
  sentAt: blockNumber,
  data: bytes,
});
/** As `inbound_hrmp_channels_contents` answers: by sender. */
export const inboundHrmpChannelsContents = mapOf(paraId, vecOf(inboundHrmpMessage));

/** A signal to the relay chain, behind the separator of upward messages. */
export const umpSignal = enumOf<UmpSignal, "kind">("UMPSignal", "kind", {
  SelectCore: { index: 0, fields: { coreSelector: u8, claimQueueOffset: u8 } },
  ApprovedPeer: { index: 1, fields: { peer: bytes } },
});
