export { MAX_VIEW_HEADS } from "./types.js";
export type {
  BitfieldDistributionV1Message,
  CollationFetchingResponse,
  CollationProtocolV1,
  CollatorProtocolV1Message,
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
