import {
  type BlockNumber,
  blockNumber,
  codecs,
  type DigestItem,
  type Hash,
  type Header,
  ok,
  orderedTrieRoot,
  type PersistentTrie,
  type Result,
  type TrieChange,
  toHex,
  vecOf,
} from "@parahost/primitives";
import { ask } from "./ask.js";
import type { RuntimeCallError } from "./errors.js";
import { encodeInherentData, type InherentData } from "./inherent-data.js";
import { StorageOverlay } from "./storage-overlay.js";
import type { SubstrateRuntime } from "./substrate-runtime.js";

/** What is known of a block before it is built. */
export interface BlockContext {
  readonly parentHash: Hash;
  readonly number: BlockNumber;
  readonly digest: readonly DigestItem[];
}
/** A block as runtimes in Wasm execute it. */
export interface SubstrateBlock {
  readonly header: Header;
  /** Each with its length in front, as the root in the header has them. */
  readonly extrinsics: readonly Uint8Array[];
}
/** The state after a block. */
export interface BlockState {
  readonly state: PersistentTrie;
  /** What differs from the state before, ascending by key. */
  readonly changes: readonly TrieChange[];
}
/**
 * What became of an extrinsic. `failed`: it is in the block, and did nothing. `refused`: it is not in the block; `error` is the
 * encoded `TransactionValidityError`, such as `0x0008`: invalid, a mandatory one that fails.
 */
export type Applied = { readonly kind: "applied" } | { readonly kind: "failed" | "refused"; readonly error: string };

const NOTHING = new Uint8Array();
const NO_ROOT = `0x${"00".repeat(32)}` as Hash;
const EXTRINSICS = vecOf(codecs.bytes);

/** Builds one block on a state, step by step: begin, inherents, other extrinsics, finish. Does not seal it. */
export class BlockBuilder {
  readonly #extrinsics: Uint8Array[] = [];

  private constructor(
    private readonly runtime: SubstrateRuntime,
    private readonly overlay: StorageOverlay,
  ) {}

  /**
   * Starts a block: the runtime notes its number, parent and digest, and does what comes first in every block.
   *
   * @param parent - the state after the parent
   */
  static begin(
    runtime: SubstrateRuntime,
    parent: PersistentTrie,
    context: BlockContext,
  ): Result<BlockBuilder, RuntimeCallError> {
    const overlay = new StorageOverlay(parent);
    const header = codecs.header.encode({ ...context, stateRoot: NO_ROOT, extrinsicsRoot: NO_ROOT });
    const begun = runtime.call(overlay, "Core_initialize_block", header);
    return begun.ok ? ok(new BlockBuilder(runtime, overlay)) : begun;
  }

  /**
   * Has the runtime make the inherents. It leaves out of them what the block could not take, as a node that is offered bad
   * candidates needs. Changes nothing.
   *
   * @returns extrinsics to be applied in this order
   */
  inherents(data: InherentData): Result<readonly Uint8Array[], RuntimeCallError> {
    this.overlay.startTransaction();
    const made = ask(
      this.runtime,
      this.overlay,
      "BlockBuilder_inherent_extrinsics",
      encodeInherentData(data),
      EXTRINSICS,
    );
    this.overlay.rollbackTransaction();
    return made.ok ? ok(made.value.map((extrinsic) => codecs.bytes.encode(extrinsic))) : made;
  }

  /**
   * Runs an extrinsic, which is in the block unless it is refused.
   *
   * @param extrinsic - with its length in front
   */
  apply(extrinsic: Uint8Array): Result<Applied, RuntimeCallError> {
    this.overlay.startTransaction();
    const answer = this.runtime.call(this.overlay, "BlockBuilder_apply_extrinsic", extrinsic);
    const isIn = answer.ok && answer.value[0] === 0;
    if (!isIn) this.overlay.rollbackTransaction();
    if (!answer.ok) return answer;
    const error = toHex(answer.value.subarray(1));
    if (!isIn) return ok({ kind: "refused", error });
    this.overlay.commitTransaction();
    this.#extrinsics.push(extrinsic);
    return ok(answer.value[1] === 0 ? { kind: "applied" } : { kind: "failed", error });
  }

  /** The builder is of no use afterwards. */
  finish(): Result<SubstrateBlock & BlockState, RuntimeCallError> {
    const header = ask(this.runtime, this.overlay, "BlockBuilder_finalize_block", NOTHING, codecs.header);
    if (!header.ok) return header;
    return ok({ header: header.value, extrinsics: this.#extrinsics, ...stateOf(this.overlay) });
  }
}

/** Executes a block. The runtime refuses one whose header does not say what comes out, or whose extrinsics do not apply. */
export function executeBlock(
  runtime: SubstrateRuntime,
  parent: PersistentTrie,
  { header, extrinsics }: SubstrateBlock,
): Result<BlockState, RuntimeCallError> {
  const overlay = new StorageOverlay(parent);
  const block = Buffer.concat([
    codecs.header.encode(header),
    codecs.compactU32.encode(extrinsics.length),
    ...extrinsics,
  ]);
  const executed = runtime.call(overlay, "Core_execute_block", block);
  return executed.ok ? ok(stateOf(overlay)) : executed;
}

/** The header of block 0 over a state. */
export const genesisHeader = (state: PersistentTrie): Header => ({
  parentHash: NO_ROOT,
  number: blockNumber(0),
  stateRoot: state.root(),
  extrinsicsRoot: orderedTrieRoot([], state.version),
  digest: [],
});

const stateOf = (overlay: StorageOverlay): BlockState => ({ state: overlay.commit(), changes: overlay.changes() });
