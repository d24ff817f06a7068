import type {
  AsyncBackingParams,
  BlockNumber,
  CandidateHash,
  CoreState,
  Hash,
  NodeFeatures,
  OccupiedCoreAssumption,
  ParaId,
  SignedAvailabilityBitfield,
} from "@parahost/primitives";

/** A candidate by name, with the relay parent under which backing keeps it. */
export interface CandidateRef {
  readonly candidateHash: CandidateHash;
  readonly relayParent: Hash;
}
/** Candidates of one para, each built on the one before it. */
export interface CandidateChain {
  readonly paraId: ParaId;
  readonly candidates: readonly CandidateRef[];
}
/** A backed candidate that the provisioner was told of, as far as strategies look at it. */
export interface TrackedCandidate extends CandidateRef {
  readonly paraId: ParaId;
  readonly persistedValidationDataHash: Hash;
}

/** What the runtime says of a session, as far as strategies may care. */
export interface SessionTraits {
  /** `null`: the runtime knows no async backing. A depth of 0 is off as well. */
  readonly asyncBacking: AsyncBackingParams | null;
  readonly nodeFeatures: NodeFeatures;
}

/** What a strategy may look at, read only: the leaf being built on, and questions it may put to the host. */
export interface SelectionView {
  readonly relayParent: Hash;
  /** Of the relay parent; `null` when it is not known, then the block under construction is 0. */
  readonly blockNumber: BlockNumber | null;
  readonly cores: readonly CoreState[];
  /** Those chosen for the inherent: at most one a validator, one bit a core. */
  readonly bitfields: readonly SignedAvailabilityBitfield[];
  /** In the order noted. */
  readonly tracked: readonly TrackedCandidate[];
  /** Hash of the para's persisted validation data under that assumption; `null` where the runtime has none. */
  persistedValidationDataHash(paraId: ParaId, assumption: OccupiedCoreAssumption): Promise<Hash | null>;
  /** Prospective parachains' chain of at most `count` candidates that follow the ancestors, in order. */
  backable(paraId: ParaId, count: number, ancestors: readonly CandidateHash[]): Promise<readonly CandidateRef[]>;
}
/** What a strategy has chosen, and what it has passed over. */
export interface Selection {
  /** At most one chain a para, none empty. */
  readonly chains: readonly CandidateChain[];
  /** For whoever asks why a candidate was not taken. */
  readonly passedOver: readonly { readonly candidateHash: CandidateHash; readonly reason: string }[];
}

/**
 * Decides which candidates go into the block under construction.
 *
 * Fetching their bodies, and the rule of one new validation code, are the provisioner's.
 *
 * @guide node/utility/provisioner.md
 */
export interface SelectionStrategy {
  readonly name: string;
  /** How well it suits the session: `null` is no, the highest number wins, a tie is an error. */
  suits(session: SessionTraits): number | null;
  /** Chooses for one block. What it throws costs the block its inherent data. */
  select(view: SelectionView): Promise<Selection>;
}
