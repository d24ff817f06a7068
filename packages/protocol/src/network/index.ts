export { declarePayload, peerSetProtocolName, requestProtocolName, requestProtocolsByName } from "./protocol-names.js";
export {
  decodeRequest,
  decodeResponse,
  type RequestProtocol,
  type RequestProtocolKey,
  type RequestProtocols,
  requestProtocols,
} from "./request-protocols.js";
export type {
  BitfieldDistributionV1Message,
  CollationFetchingResponse,
  CollationProtocolV1,
  CollatorProtocolV1Message,
  DisputeResponse,
  NetworkBridgeEvent,
  ObservedRole,
  PeerId,
  PeerSet,
  ReputationChange,
  StatementDistributionV1Message,
  ValidationProtocolV1,
  View,
  WireMessage,
} from "./types.js";
export { MAX_VIEW_HEADS } from "./types.js";
export {
  collationWireMessage,
  decodeNotification,
  MAX_CODE_SIZE,
  MAX_NOTIFICATION_SIZE,
  MAX_POV_SIZE,
  type ProtocolOf,
  validationWireMessage,
  viewCodec,
  type WireError,
} from "./wire.js";
