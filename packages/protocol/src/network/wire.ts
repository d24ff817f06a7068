import { codecs, enumOf, err, type Result, struct, vecOf } from "@parahost/primitives";
import type {
  BitfieldDistributionV1Message,
  CollationProtocolV1,
  CollatorProtocolV1Message,
  PeerSet,
  StatementDistributionV1Message,
  ValidationProtocolV1,
  View,
  WireMessage,
} from "./types.js";

/** Bytes of a PoV, encoded. */
export const MAX_POV_SIZE = 5 * 1024 * 1024;
/** Bytes of validation code. */
export const MAX_CODE_SIZE = 3 * 1024 * 1024;
/**
 * Bytes of one notification. A `Seconded` statement carries its candidate's commitments, and these may carry new validation code;
 * the reference has 100 KiB here and a protocol of its own for such statements, which is not spoken here.
 */
export const MAX_NOTIFICATION_SIZE = MAX_CODE_SIZE + 100 * 1024;

/** SCALE of a view. */
export const viewCodec = struct<View>("View", {
  heads: vecOf(codecs.hash),
  finalizedNumber: codecs.blockNumber,
});

const { collatorId, hash, paraId, signature } = codecs;

const bitfieldDistributionMessage = enumOf<BitfieldDistributionV1Message, "kind">(
  "BitfieldDistributionMessage",
  "kind",
  { Bitfield: { index: 0, fields: { relayParent: hash, bitfield: codecs.signedAvailabilityBitfield } } },
);
const statementDistributionMessage = enumOf<StatementDistributionV1Message, "kind">(
  "StatementDistributionMessage",
  "kind",
  { Statement: { index: 0, fields: { relayParent: hash, statement: codecs.uncheckedSignedStatement } } },
);
const collatorProtocolMessage = enumOf<CollatorProtocolV1Message, "kind">("CollatorProtocolMessage", "kind", {
  Declare: { index: 0, fields: { collator: collatorId, paraId, signature } },
  AdvertiseCollation: { index: 1, fields: { relayParent: hash } },
  CollationSeconded: { index: 4, fields: { relayParent: hash, statement: codecs.uncheckedSignedStatement } },
});

/** Approval distribution, 4, is not spoken here: it is refused like any unknown variant. */
const validationProtocol = enumOf<ValidationProtocolV1, "protocol">("ValidationProtocol", "protocol", {
  BitfieldDistribution: { index: 1, fields: { message: bitfieldDistributionMessage } },
  StatementDistribution: { index: 3, fields: { message: statementDistributionMessage } },
});
const collationProtocol = enumOf<CollationProtocolV1, "protocol">("CollationProtocol", "protocol", {
  CollatorProtocol: { index: 0, fields: { message: collatorProtocolMessage } },
});

/** What is in a notification on the validation peer set. @guide types/network.md#validation-v1 */
export const validationWireMessage = enumOf<WireMessage<ValidationProtocolV1>, "kind">(
  "ValidationWireMessage",
  "kind",
  {
    ProtocolMessage: { index: 1, fields: { message: validationProtocol } },
    ViewUpdate: { index: 2, fields: { view: viewCodec } },
  },
);
/** What is in a notification on the collation peer set. @guide types/network.md#collation-v1 */
export const collationWireMessage = enumOf<WireMessage<CollationProtocolV1>, "kind">("CollationWireMessage", "kind", {
  ProtocolMessage: { index: 1, fields: { message: collationProtocol } },
  ViewUpdate: { index: 2, fields: { view: viewCodec } },
});

/** Each peer set's notifications. */
export interface ProtocolOf {
  readonly validation: ValidationProtocolV1;
  readonly collation: CollationProtocolV1;
}
/** Why bytes are no message: `reason` says what is wrong, and where. */
export interface WireError {
  readonly code: "TooLarge" | "Decode";
  readonly type: string;
  readonly reason: string;
}
const wireMessages = { validation: validationWireMessage, collation: collationWireMessage };

export const tooLarge = (type: string, size: number, limit: number): Result<never, WireError> =>
  err({ code: "TooLarge", type, reason: `${size} bytes, ${limit} at most` });

/** Reads what a peer sent. Strict, and never throws. */
export function decodeNotification<S extends PeerSet>(
  peerSet: S,
  bytes: Uint8Array,
): Result<WireMessage<ProtocolOf[S]>, WireError> {
  const type = wireMessages[peerSet];
  if (bytes.length > MAX_NOTIFICATION_SIZE) return tooLarge(type.name, bytes.length, MAX_NOTIFICATION_SIZE);
  return type.decode(bytes) as Result<WireMessage<ProtocolOf[S]>, WireError>;
}
