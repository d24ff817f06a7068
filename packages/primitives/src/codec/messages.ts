import type { InboundDownwardMessage, InboundHrmpMessage } from "../messages.js";
import { blockNumber, bytes, paraId } from "./basic.js";
import { mapOf, struct, vecOf } from "./compound.js";

export const inboundDownwardMessage = struct<InboundDownwardMessage>("InboundDownwardMessage", {
  sentAt: blockNumber,
  message: bytes,
});
export const inboundHrmpMessage = struct<InboundHrmpMessage>("InboundHrmpMessage", {
  sentAt: blockNumber,
  data: bytes,
});
/** As `inbound_hrmp_channels_contents` answers: by sender. */
export const inboundHrmpChannelsContents = mapOf(paraId, vecOf(inboundHrmpMessage));
