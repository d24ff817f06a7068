import type { BlockId } from "@parahost/kernel";
import { blake2b256Hex, codecs, type Hash, type Header } from "@parahost/primitives";
import type { BlockBody, RuntimeEvent, RuntimeState } from "@parahost/runtime";
import type { TreeNode } from "./block-tree.js";
import type { SlotClaim } from "./slots.js";

/** A block as it travels. What its body says is the affair of its runtime. */
export interface Block<Body = BlockBody> {
  readonly header: Header;
  readonly body: Body;
}
type WithoutGroup<E> = E extends { readonly groupIndex: unknown } ? Omit<E, "groupIndex"> : E;
/** What a block did. Not every runtime says which group had a candidate on its core. */
export type BlockEvent = WithoutGroup<RuntimeEvent>;
/** What the chain knows of a block that it has executed. */
export interface Executed<Body = BlockBody> {
  /** `null` for genesis, which has none. */
  readonly body: Body | null;
  /** After the block. Blocks share what they do not change. */
  readonly state: RuntimeState;
  /** What the block did. Empty for a block that was not executed here: genesis, and the one that a chain resumed from. */
  readonly events: readonly BlockEvent[];
  readonly claim: SlotClaim;
}
/** A block of the chain, with all that is known of it. */
export type ChainBlock<Body = BlockBody> = TreeNode<Executed<Body>>;

/** Blake2b-256 of the encoded header. */
export const headerHash = (header: Header): Hash => blake2b256Hex(codecs.header.encode(header));
export const blockIdOf = ({ hash, number }: BlockId): BlockId => ({ hash, number });
