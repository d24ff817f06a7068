import type { Header, ParachainsInherentData, Result, SignatureTriple } from "@parahost/primitives";
import type { ServiceIdentifier } from "inversify";
import type {
  BlockBody,
  BlockContext,
  BlockError,
  Genesis,
  GenesisError,
  RuntimeEvent,
  VerifiedSignatures,
} from "./executive/index.js";
import type { RuntimeState } from "./frame/index.js";
import type { CreatedInherent } from "./parainherent/index.js";
import type { CallError } from "./runtime-api/index.js";

/** A block that was made here. */
export interface BuiltBlock {
  readonly header: Header;
  readonly body: BlockBody;
  readonly state: RuntimeState;
  readonly events: readonly RuntimeEvent[];
}
/**
 * The relay chain's runtime: state in, state out. Synchronous and deterministic; nothing here is ever changed in place,
 * and what fails leaves no trace.
 *
 * @guide runtime/initializer.md
 */
export interface RelayRuntime {
  /** The state that a chain starts from, or which member of `genesis` cannot be. */
  genesis(genesis: Genesis): Result<RuntimeState, GenesisError>;
  /** The header of block 0 over that state. */
  genesisHeader(state: RuntimeState): Header;
  /** A state from its entries, in any order; of one key the last counts. */
  load(entries: Iterable<readonly [key: Uint8Array, value: Uint8Array]>): RuntimeState;
  /** The version of the ParachainHost API, 1 to 11, that this state's runtime has. */
  apiVersion(state: RuntimeState): number;

  /**
   * The signatures in what a block, or an author, brings on this parent: what should be verified ahead. Claims that cannot
   * be right (an index out of bounds) are left out.
   */
  signaturesOf(
    parent: RuntimeState,
    context: BlockContext,
    inherent: ParachainsInherentData,
  ): readonly SignatureTriple[];
  /** Filters what an author offers down to what `enter` accepts on this parent. Never fails; says what it dropped and why. */
  createInherent(
    parent: RuntimeState,
    context: BlockContext,
    offered: ParachainsInherentData,
    good: VerifiedSignatures,
  ): CreatedInherent;
  /** Executes a block that has no header yet, and makes it. */
  buildBlock(
    parent: RuntimeState,
    context: BlockContext,
    body: BlockBody,
    good: VerifiedSignatures,
  ): Result<BuiltBlock, BlockError>;
  /** Executes a block of another author: the roots in its header must be those that come out. */
  executeBlock(
    parent: RuntimeState,
    block: { readonly header: Header; readonly body: BlockBody },
    good: VerifiedSignatures,
  ): Result<Pick<BuiltBlock, "state" | "events">, BlockError>;

  /**
   * Answers a runtime API call, SCALE in and out.
   *
   * @param method - as on the wire: `ParachainHost_validators`
   */
  call(state: RuntimeState, method: string, args: Uint8Array): Result<Uint8Array, CallError>;
}
/** Token of {@link RelayRuntime}. */
export const RelayRuntime: ServiceIdentifier<RelayRuntime> = Symbol.for("parahost.runtime.RelayRuntime");
