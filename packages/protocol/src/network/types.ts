import type {
  BlockNumber,
  CandidateReceipt,
  CollatorId,
  Hash,
  ParaId,
  PoV,
  Signature,
  UncheckedSignedAvailabilityBitfield,
  UncheckedSignedStatement,
  ValidatorId,
} from "@parahost/primitives";

/** Names a peer on the network. Nothing follows from its form. */
export type PeerId = string & { readonly __peer?: never };
/** Validators among themselves, and validators with collators. */
export type PeerSet = "validation" | "collation";
/** What a peer does in the network. */
export type ObservedRole = "Light" | "Full" | "Authority";

/**
 * What a peer knows and cares for: its active leaves, and how far it has finalized.
 *
 * Shape: at most `MAX_VIEW_HEADS` heads, ascending, none twice.
 *
 * @guide types/network.md
 */
export interface View {
  readonly heads: readonly Hash[];
  readonly finalizedNumber: BlockNumber;
}
/** A peer that sends more heads than this is not listened to. */
export const MAX_VIEW_HEADS = 5;

/** @guide types/network.md#bitfield-distribution-v1 */
export type BitfieldDistributionV1Message = {
  readonly kind: "Bitfield";
  readonly relayParent: Hash;
  readonly bitfield: UncheckedSignedAvailabilityBitfield;
};
/** @guide types/network.md#statement-distribution-v1 */
export type StatementDistributionV1Message = {
  readonly kind: "Statement";
  readonly relayParent: Hash;
  readonly statement: UncheckedSignedStatement;
};
/** @guide types/network.md#collator-protocol-v1 */
export type CollatorProtocolV1Message =
  | { readonly kind: "Declare"; readonly collator: CollatorId; readonly paraId: ParaId; readonly signature: Signature }
  | { readonly kind: "AdvertiseCollation"; readonly relayParent: Hash }
  | { readonly kind: "CollationSeconded"; readonly relayParent: Hash; readonly statement: UncheckedSignedStatement };

/** What goes over the peer set of validators. */
export type ValidationProtocolV1 =
  | { readonly protocol: "BitfieldDistribution"; readonly message: BitfieldDistributionV1Message }
  | { readonly protocol: "StatementDistribution"; readonly message: StatementDistributionV1Message };
/** What goes over the peer set of collations. */
export type CollationProtocolV1 = {
  readonly protocol: "CollatorProtocol";
  readonly message: CollatorProtocolV1Message;
};
/** What is in one notification. */
export type WireMessage<M> =
  | { readonly kind: "ProtocolMessage"; readonly message: M }
  | { readonly kind: "ViewUpdate"; readonly view: View };

/** A collation, as its collator hands it to a validator. */
export interface CollationFetchingResponse {
  readonly receipt: CandidateReceipt;
  readonly pov: PoV;
  /** What it builds on, where that is not on the chain yet. */
  readonly parentHeadData?: Uint8Array;
}

/** The one answer to a dispute that was sent: its votes were taken in, and the dispute is confirmed. */
export interface DisputeResponse {
  readonly kind: "Confirmed";
}

/** What the network bridge tells each subsystem of the network, `M` being the messages of that subsystem's protocol. */
export type NetworkBridgeEvent<M> =
  | {
      readonly kind: "PeerConnected";
      readonly peer: PeerId;
      readonly role: ObservedRole;
      /** The validators that the peer runs, as far as they are known. */
      readonly authorities: readonly ValidatorId[];
    }
  | { readonly kind: "PeerDisconnected"; readonly peer: PeerId }
  | { readonly kind: "PeerViewChange"; readonly peer: PeerId; readonly view: View }
  | { readonly kind: "OurViewChange"; readonly view: View }
  | { readonly kind: "PeerMessage"; readonly peer: PeerId; readonly message: M };

/** How much a peer's behaviour counts, for and against it. */
export type ReputationChange =
  | "BenefitMinor"
  | "BenefitMinorFirst"
  | "BenefitMajor"
  | "BenefitMajorFirst"
  | "CostMinor"
  | "CostMinorRepeated"
  | "CostMajor"
  | "CostMajorRepeated"
  | "Malicious";
