import type {
  AvailableData,
  CandidateHash,
  ErasureChunk,
  Hash,
  ParaId,
  PoV,
  ValidatorId,
  ValidatorIndex,
} from "@parahost/primitives";
import type { LaterAsk, Tell } from "../message.js";
import type {
  CollationFetchingResponse,
  CollationProtocolV1,
  DisputeResponse,
  PeerId,
  PeerSet,
  ReputationChange,
  ValidationProtocolV1,
} from "../network/index.js";
import type { DisputeMessage } from "./dispute-distribution.js";

/** A peer, or the peer that runs the validator of that key. */
export type Recipient = { readonly peer: PeerId } | { readonly authority: ValidatorId };

/**
 * The outgoing half of the network bridge. The incoming half, `networkBridgeRx`, is spoken to by the network alone.
 *
 * Requests fail with `RequestFailed` and its reason: `NotConnected`, `Refused`, `Timeout`, `InvalidResponse`.
 *
 * @guide types/overseer-protocol.md#network-bridge-message
 */
export interface NetworkBridgeTxMessages {
  reportPeer: Tell<{ readonly peer: PeerId; readonly change: ReputationChange; readonly reason: string }>;
  disconnectPeer: Tell<{ readonly peer: PeerId; readonly peerSet: PeerSet }>;
  /** Keep up connections with these validators, and with them alone among those asked for before. */
  connectToValidators: Tell<{ readonly validatorIds: readonly ValidatorId[]; readonly peerSet: PeerSet }>;
  sendValidationMessage: Tell<{ readonly peers: readonly PeerId[]; readonly message: ValidationProtocolV1 }>;
  sendCollationMessage: Tell<{ readonly peers: readonly PeerId[]; readonly message: CollationProtocolV1 }>;
  requestChunk: LaterAsk<
    { readonly to: Recipient; readonly candidateHash: CandidateHash; readonly validatorIndex: ValidatorIndex },
    ErasureChunk | null
  >;
  requestPoV: LaterAsk<{ readonly to: Recipient; readonly candidateHash: CandidateHash }, PoV | null>;
  requestAvailableData: LaterAsk<
    { readonly to: Recipient; readonly candidateHash: CandidateHash },
    AvailableData | null
  >;
  requestCollation: LaterAsk<
    { readonly to: Recipient; readonly relayParent: Hash; readonly paraId: ParaId },
    CollationFetchingResponse
  >;
  /** Answered once the other has taken the votes in; it fails where it refuses them. */
  requestDisputeSending: LaterAsk<{ readonly to: Recipient; readonly message: DisputeMessage }, DisputeResponse>;
}
