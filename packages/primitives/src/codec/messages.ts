import type { InboundDownwardMessage, InboundHrmpMessage, UmpSignal } from "../messages.js";
import { blockNumber, bytes, paraId, u8 } from "./basic.js";
import { enumOf, mapOf, struct, vecOf } from "./compound.js";

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

export const umpSignal = enumOf<UmpSignal, "kind">("UMPSignal", "kind", {
  SelectCore: { index: 0, fields: { coreSelector: u8, claimQueueOffset: u8 } },
  ApprovedPeer: { index: 1, fields: { peer: bytes } },
});
