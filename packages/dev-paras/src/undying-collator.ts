import { type Collator, SubsystemError } from "@parahost/kernel";
import { type Hash, type ParaId, type PersistedValidationData, toHex } from "@parahost/primitives";
import type { Collation } from "@parahost/protocol";
import {
  afterUndyingBlock,
  nextUndyingHead,
  type UndyingHead,
  type UndyingState,
  undyingBlock,
  undyingGenesis,
  undyingHead,
  undyingStateHash,
} from "./undying.js";

/** The work of each block: a thousand tombstones, and one hash of the state. */
const WORK = { tombstones: 1_000n, iterations: 1 };
/** States of so many heights are kept; deeper, they are computed again from the first. */
const KEPT_HEIGHTS = 32n;

/**
 * Builds blocks of the reference's *Undying* para, on any head of its chain, be it on the relay chain yet or not. Keeps the states
 * of late, by their hashes, and where it lacks one goes through the chain again: each block does the same work, so a head's number
 * says what the state is.
 */
export class UndyingCollator implements Collator {
  readonly #states = new Map<Hash, { readonly number: bigint; readonly state: UndyingState }>();
  readonly #genesis: UndyingState;

  /** @param side - of the graveyard, as `undyingSideOf` reads it off the genesis head */
  constructor(
    readonly paraId: ParaId,
    side: number,
  ) {
    this.#genesis = undyingGenesis(side);
  }

  /** @throws SubsystemError `UnknownHead` for a head that no collator of this kind has built */
  async collate(_relayParent: Hash, validationData: PersistedValidationData): Promise<Collation> {
    const { parentHead, relayParentNumber } = validationData;
    const { number, postState } = this.#decoded(parentHead);
    const block = { ...this.#stateAt(parentHead, number, postState), ...WORK };
    const after = afterUndyingBlock(block);
    const head = nextUndyingHead(parentHead, number, after);
    this.#keep(head, after);
    return {
      upwardMessages: [],
      horizontalMessages: [],
      newValidationCode: null,
      headData: undyingHead.encode(head),
      proofOfValidity: { blockData: undyingBlock.encode(block) },
      processedDownwardMessages: 0,
      hrmpWatermark: relayParentNumber,
    };
  }

  #decoded(parentHead: Uint8Array): UndyingHead {
    const head = undyingHead.decode(parentHead);
    if (!head.ok) throw this.#unknown(parentHead, head.error.reason);
    return head.value;
  }

  #stateAt(parentHead: Uint8Array, number: bigint, postState: Hash): UndyingState {
    const kept = this.#states.get(postState);
    if (kept) return kept.state;
    let state = this.#genesis;
    for (let at = 0n; at < number; at++) state = afterUndyingBlock({ ...state, ...WORK });
    if (undyingStateHash(state) !== postState) throw this.#unknown(parentHead, "another state");
    return state;
  }

  #keep({ number, postState }: UndyingHead, state: UndyingState): void {
    this.#states.set(postState, { number, state });
    for (const [hash, old] of this.#states) if (old.number + KEPT_HEIGHTS < number) this.#states.delete(hash);
  }

  #unknown(parentHead: Uint8Array, reason: string): SubsystemError {
    const details = { paraId: this.paraId, parentHead: toHex(parentHead), reason };
    return new SubsystemError("undying-collator", "UnknownHead", { fatal: false, details });
  }
}
