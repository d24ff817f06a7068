import { blockNumber, type Hash, hash } from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { BlockStart } from "../executive/index.js";
import { FrameFault, Storage, type TrieState } from "../frame/index.js";

const NO_HASH = hash(`0x${"00".repeat(32)}`);

/** The block to be built on a state, begun and never ended: what answers at a leaf are about. */
@injectable()
export class Preview {
  #shown: { readonly state: TrieState; readonly parentHash: Hash; readonly execution: number } | undefined;

  constructor(
    @inject(Storage) private readonly storage: Storage,
    @inject(BlockStart) private readonly start: BlockStart,
  ) {}

  /** Looks at the next block on that state. What the look changes is gone afterwards. */
  on<T>(state: TrieState, look: () => T, parentHash: Hash = NO_HASH): T {
    const isShown =
      this.#shown?.state === state &&
      this.#shown.parentHash === parentHash &&
      this.#shown.execution === this.storage.execution;
    if (!isShown) this.#show(state, parentHash);
    return this.storage.pretend(look);
  }

  #show(state: TrieState, parentHash: Hash): void {
    this.storage.open(state);
    const next = blockNumber(this.start.latestNumber() + 1);
    const begun = this.start.run(next, parentHash);
    if (!begun.ok) throw new FrameFault("InvariantBroken", { broken: ["a state between blocks is initialized"] });
    this.#shown = { state, parentHash, execution: this.storage.execution };
  }
}
