import {
  blockNumber,
  type Codec,
  codecs,
  type DigestItem,
  err,
  type Header,
  ok,
  PersistentTrie,
  type Result,
  type SignatureTriple,
  type StateVersion,
  type TrieChange,
  vecOf,
} from "@parahost/primitives";
import type { ParachainHostApi, ProvisionerInherentData } from "@parahost/protocol";
import { type BlockError, type CallError, type RuntimeState, type StateChange, TrieState } from "@parahost/runtime";
import {
  apiVersionIn,
  BlockBuilder,
  type BlockState,
  babeClaim,
  babeClaimIn,
  executeBlock,
  genesisHeader,
  type RuntimeCallError,
  type SubstrateRuntime,
} from "@parahost/wasm-host";
import type { Block, ChainBlock } from "../block.js";
import type { Authored, BlockOutcome, ChainRuntime } from "../chain-runtime.js";
import type { SlotClaim } from "../slots.js";
import { eventsOf } from "./block-events.js";
import { leftOutOf, parachainsInherentIn } from "./left-out.js";
import { RuntimeAnswers } from "./runtime-answers.js";

/** What a block of a runtime in Wasm says: its extrinsics, each with its length in front. */
export type WasmBody = readonly Uint8Array[];
type Parent = ChainBlock<unknown>;
type Offered = ProvisionerInherentData;

const CODE = ":code";
const isCode = ({ key }: StateChange): boolean => Buffer.from(key).equals(Buffer.from(CODE));

/**
 * A relay chain's own compiled runtime. Blocks claim their slots by turn, as BABE's secondary authors do, and bear no seal.
 *
 * One runtime for the whole chain: a block that replaces it is refused.
 */
export class WasmChainRuntime implements ChainRuntime<WasmBody> {
  readonly body: Codec<WasmBody> = vecOf(codecs.bytes);
  readonly #answers: RuntimeAnswers;

  /** @param slotMs - length of a slot: what a block's timestamp is counted in */
  constructor(
    private readonly runtime: SubstrateRuntime,
    private readonly slotMs: number,
  ) {
    this.#answers = new RuntimeAnswers(runtime);
  }

  genesisHeader(state: RuntimeState): Header {
    return genesisHeader(this.#own(state).trie);
  }

  load(entries: Iterable<readonly [key: Uint8Array, value: Uint8Array]>): RuntimeState {
    const trie = PersistentTrie.from(this.#stateVersion, entries);
    return new TrieState(trie, changesOf(trie.entries()));
  }

  claimOf({ slot, author }: SlotClaim): DigestItem {
    return babeClaim({ slot, authority: author });
  }

  claimIn(digest: readonly DigestItem[]): SlotClaim | null {
    const claim = babeClaimIn(digest);
    return claim && { slot: claim.slot, author: claim.authority };
  }

  /**
   * The runtime's own filter decides what is in the block. Where one part of what is offered keeps it from making any inherent,
   * as a single bad vote does, the block is built with less: without candidates, then with nothing at all.
   */
  async author(parent: Parent, claim: SlotClaim, offered: Offered): Promise<Authored<WasmBody>> {
    const nothing: Offered = { bitfields: [], backedCandidates: [], disputes: [] };
    let block = this.#built(parent, claim, offered);
    for (const less of [{ ...offered, backedCandidates: [] }, nothing])
      if (!block.ok) block = this.#built(parent, claim, less);
    return { block, leftOut: leftOutOf(offered, block.ok ? parachainsInherentIn(block.value.body) : null) };
  }

  async execute(
    { body: { state } }: Parent,
    { header, body }: Block<WasmBody>,
  ): Promise<Result<BlockOutcome, BlockError>> {
    const before = this.#own(state);
    const executed = executeBlock(this.runtime, before.trie, { header, extrinsics: body });
    if (!executed.ok) return refused(executed.error);
    const after = stateOf(executed.value);
    if (after.changes().some(isCode)) return err({ code: "RuntimeUpgrade", details: { key: CODE } });
    return ok({ state: after, events: eventsOf(this.#answers, before, after) });
  }

  call(state: RuntimeState, method: string, args: Uint8Array): Result<Uint8Array, CallError> {
    return this.#answers.call(this.#own(state), method, args);
  }

  /**
   * Answers a question of the ParachainHost API, in the terms of the domain.
   *
   * @throws Error where the runtime does not answer, or not so
   */
  ask<M extends keyof ParachainHostApi>(
    state: RuntimeState,
    method: M,
    args: ParachainHostApi[M]["args"],
  ): ParachainHostApi[M]["reply"] {
    return this.#answers.ask(this.#own(state), method, args);
  }

  /** Takes it that a signature is good: the runtime need not verify it again when it meets it in a block. */
  learn(good: SignatureTriple): void {
    this.runtime.signatures.add(good);
  }

  /** 0 for a runtime that has no such API. */
  apiVersion(): number {
    return apiVersionIn(this.runtime.version, "ParachainHost") ?? 0;
  }

  #built(
    { hash: parentHash, number, header: parentHeader, body: { state } }: Parent,
    claim: SlotClaim,
    { bitfields, backedCandidates, disputes }: Offered,
  ): Result<Block<WasmBody>, BlockError> {
    const context = { parentHash, number: blockNumber(number + 1), digest: [this.claimOf(claim)] };
    const begun = BlockBuilder.begin(this.runtime, this.#own(state).trie, context);
    if (!begun.ok) return refused(begun.error);
    const builder = begun.value;
    const parachains = { bitfields, backedCandidates, disputes, parentHeader };
    const inherents = builder.inherents({ timestampMs: claim.slot * this.slotMs, parachains });
    if (!inherents.ok) return refused(inherents.error);
    for (const extrinsic of inherents.value) {
      const applied = builder.apply(extrinsic);
      if (!applied.ok) return refused(applied.error);
      if (applied.value.kind !== "applied")
        return err({ code: "InherentRefused", details: { kind: applied.value.kind, error: applied.value.error } });
    }
    const block = builder.finish();
    if (!block.ok) return refused(block.error);
    return ok({ header: block.value.header, body: block.value.extrinsics });
  }

  get #stateVersion(): StateVersion {
    return this.runtime.version.stateVersion === 0 ? 0 : 1;
  }

  /** States of another maker are taken in by their entries. */
  #own(state: RuntimeState): TrieState {
    return state instanceof TrieState
      ? state
      : new TrieState(PersistentTrie.from(this.#stateVersion, state.entries()), []);
  }
}

const refused = ({ code, details }: RuntimeCallError): Result<never, BlockError> =>
  err({ code, details: { ...details } });
const changesOf = (changes: Iterable<TrieChange>): readonly StateChange[] =>
  Array.from(changes, ([key, value]) => ({ key, value: value ?? null }));
const stateOf = ({ state, changes }: BlockState): TrieState => new TrieState(state, changesOf(changes));
