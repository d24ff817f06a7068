import type { Codec, DigestItem, Header, Result } from "@parahost/primitives";
import type { ProvisionerInherentData } from "@parahost/protocol";
import type { BlockError, CallError, CreatedInherent, RuntimeState } from "@parahost/runtime";
import type { ServiceIdentifier } from "inversify";
import type { Block, BlockEvent, ChainBlock } from "./block.js";
import type { SlotClaim } from "./slots.js";

/** What came out of a block. */
export interface BlockOutcome {
  readonly state: RuntimeState;
  /** In the order in which they happened. A runtime that has more to tell than what becomes of candidates may leave it out. */
  readonly events: readonly BlockEvent[];
}
/** What an author made of what its provisioner offered. */
export interface Authored<Body> {
  readonly block: Result<Block<Body>, BlockError>;
  /** What was offered and is not in the block. */
  readonly leftOut: Omit<CreatedInherent, "inherent">;
}
/**
 * The runtime of a relay chain, as the chain around it needs it: our modules, or one in Wasm. State in, state out; nothing here
 * changes a state in place, and what fails leaves no trace.
 *
 * What a block says beside its header is the runtime's own affair: the chain stores it and hands it back.
 */
export interface ChainRuntime<Body = unknown> {
  /** A block's body as it is stored. */
  readonly body: Codec<Body>;
  /** The header of block 0 over that state. */
  genesisHeader(state: RuntimeState): Header;
  /** A state from its entries, in any order; of one key the last counts. */
  load(entries: Iterable<readonly [key: Uint8Array, value: Uint8Array]>): RuntimeState;
  /** The digest item by which a header says who made it, in which slot. */
  claimOf(claim: SlotClaim): DigestItem;
  /** @returns `null` where the digest carries no well-formed claim, or more than one */
  claimIn(digest: readonly DigestItem[]): SlotClaim | null;
  /** Filters what is offered down to what the runtime takes on this parent, and makes a block of it. */
  author(parent: ChainBlock<unknown>, claim: SlotClaim, offered: ProvisionerInherentData): Promise<Authored<Body>>;
  /** Executes a block, whoever made it: the roots in its header must be those that come out. */
  execute(parent: ChainBlock<unknown>, block: Block<Body>): Promise<Result<BlockOutcome, BlockError>>;
  /**
   * Answers a runtime API call, SCALE in and out.
   *
   * @param method - as on the wire: `ParachainHost_validators`
   */
  call(state: RuntimeState, method: string, args: Uint8Array): Result<Uint8Array, CallError>;
  /** Version of the ParachainHost API at that state. */
  apiVersion(state: RuntimeState): number;
}
/** Token of {@link ChainRuntime}: one a process. */
export const ChainRuntime: ServiceIdentifier<ChainRuntime> = Symbol.for("parahost.relay-chain.ChainRuntime");
