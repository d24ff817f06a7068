import type { BackedCandidate } from "./candidate.js";
import type { DisputeStatementSet } from "./disputes.js";
import type { BlockNumber, Hash } from "./ids.js";
import type { UncheckedSignedAvailabilityBitfield } from "./statement.js";

/** Substrate's digest items, as far as a relay chain header carries them. */
export type DigestItem =
  | { readonly kind: "PreRuntime" | "Consensus" | "Seal"; readonly engine: string; readonly data: Uint8Array }
  | { readonly kind: "Other"; readonly data: Uint8Array }
  | { readonly kind: "RuntimeEnvironmentUpdated" };
/** A relay chain header. Its hash is blake2b-256 of its encoding. */
export interface Header {
  readonly parentHash: Hash;
  readonly number: BlockNumber;
  readonly stateRoot: Hash;
  readonly extrinsicsRoot: Hash;
  readonly digest: readonly DigestItem[];
}
/**
 * What a block says about parachains, exactly once.
 *
 * @guide types/runtime.md#parainherentdata
 */
export interface ParachainsInherentData {
  readonly bitfields: readonly UncheckedSignedAvailabilityBitfield[];
  readonly backedCandidates: readonly BackedCandidate[];
  readonly disputes: readonly DisputeStatementSet[];
  readonly parentHeader: Header;
}
