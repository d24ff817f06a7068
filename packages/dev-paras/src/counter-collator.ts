import { type Collator, SubsystemError } from "@parahost/kernel";
import { type Hash, type ParaId, type PersistedValidationData, toHex } from "@parahost/primitives";
import type { Collation } from "@parahost/protocol";
import { type CounterHead, counterBlock, counterHead, nextCounterHead, stateAt, stateHash } from "./counter.js";

/**
 * Builds blocks of the counter. Keeps nothing: what it needs is in the head, so that forks of relay chain and para are all
 * the same to it.
 */
export class CounterCollator implements Collator {
  constructor(readonly paraId: ParaId) {}

  /** @throws SubsystemError `UnknownHead` for a head that no collator of this kind has built */
  async collate(_relayParent: Hash, validationData: PersistedValidationData): Promise<Collation> {
    const { parentHead, relayParentNumber } = validationData;
    const head = this.#decoded(parentHead);
    const block = { state: stateAt(this.paraId, head.number), add: head.number + 1n };
    if (stateHash(block.state) !== head.postState) throw this.#unknown(parentHead, "another state");
    return {
      upwardMessages: [],
      horizontalMessages: [],
      newValidationCode: null,
      headData: counterHead.encode(nextCounterHead(parentHead, head, block)),
      proofOfValidity: { blockData: counterBlock.encode(block) },
      processedDownwardMessages: 0,
      hrmpWatermark: relayParentNumber,
    };
  }

  #decoded(parentHead: Uint8Array): CounterHead {
    const head = counterHead.decode(parentHead);
    if (!head.ok) throw this.#unknown(parentHead, head.error.reason);
    return head.value;
  }

  #unknown(parentHead: Uint8Array, reason: string): SubsystemError {
    const details = { paraId: this.paraId, parentHead: toHex(parentHead), reason };
    return new SubsystemError("counter-collator", "UnknownHead", { fatal: false, details });
  }
}
