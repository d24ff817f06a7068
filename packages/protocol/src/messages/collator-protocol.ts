import type {
  CandidateHash,
  CandidateReceipt,
  CoreIndex,
  Hash,
  ParaId,
  PoV,
  SignedFullStatement,
} from "@parahost/primitives";
import type { LaterAsk, Tell } from "../message.js";
import type {
  CollationFetchingResponse,
  CollatorProtocolV1Message,
  NetworkBridgeEvent,
  PeerId,
} from "../network/index.js";

/** @guide types/overseer-protocol.md#collator-protocol-message */
export interface CollatorProtocolMessages {
  /** Collator side: this is the para that we collate on. */
  collateOn: Tell<{ readonly paraId: ParaId }>;
  /** Collator side: a collation for the validators of the core's group. */
  distributeCollation: Tell<{
    readonly receipt: CandidateReceipt;
    readonly parentHeadDataHash: Hash;
    /** What the collation builds on: validators learn it where the chain does not have it yet. */
    readonly parentHeadData: Uint8Array;
    readonly pov: PoV;
    readonly coreIndex: CoreIndex;
  }>;
  /** Validator side: what a collator gave us is invalid. */
  invalid: Tell<{ readonly relayParent: Hash; readonly receipt: CandidateReceipt }>;
  /** Validator side: what a collator gave us is not seconded, for no fault of its own. Another collation may be. */
  notSeconded: Tell<{ readonly relayParent: Hash; readonly candidateHash: CandidateHash }>;
  /** Validator side: what a collator gave us was seconded. */
  seconded: Tell<{ readonly relayParent: Hash; readonly statement: SignedFullStatement }>;
  networkBridgeUpdate: Tell<NetworkBridgeEvent<CollatorProtocolV1Message>>;
  /** Collator side: a validator asks for a collation; `null`: we have none there for that para. */
  collationFetchingRequest: LaterAsk<
    { readonly peer: PeerId; readonly relayParent: Hash; readonly paraId: ParaId },
    CollationFetchingResponse | null
  >;
}
