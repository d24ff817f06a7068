import type { BlockNumber, DigestItem, Hash, SignatureTriple } from "@parahost/primitives";

/** What is known of a block before it is executed. */
export interface BlockContext {
  readonly parentHash: Hash;
  readonly number: BlockNumber;
  readonly digest: readonly DigestItem[];
}

/**
 * Signatures that were verified ahead. What is not among them is verified in place, so no result depends on the set.
 */
export interface VerifiedSignatures {
  /** Whether these very key, payload and signature were found good. */
  has(triple: SignatureTriple): boolean;
}

/** Why a block is refused. `details` names what, and where; what an error of the inherent carries is in it. */
export interface BlockError {
  /** A pallet's error name (`InvalidBacking`), or one of a block's own: `WrongParent`, `WrongNumber`, `StateRootMismatch`, … */
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
}
