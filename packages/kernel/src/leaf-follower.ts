import { inject, injectable, optional } from "inversify";
import { type LeafSignal, Leaves } from "./leaves.js";
import { Overseer } from "./overseer.js";
import { AllowedAncestry, leafAlone } from "./ports/allowed-ancestry.js";
import { type BlockId, Chain } from "./ports/chain.js";
import { Log } from "./ports/log.js";
import { isFatal } from "./room.js";

/** Makes signals of what the chain says: blocks imported, blocks finalized. One event is told to its end before the next. */
@injectable()
export class LeafFollower {
  readonly #leaves = new Leaves();
  #stop: (() => void) | undefined;
  #told: Promise<void> = Promise.resolve();

  constructor(
    @inject(Overseer) private readonly overseer: Overseer,
    @inject(Chain) private readonly chain: Chain,
    @inject(Log) private readonly log: Log,
    @inject(AllowedAncestry) @optional() private readonly ancestry: AllowedAncestry = leafAlone,
  ) {}

  /** Tells the leaves of now, then follows. */
  start(): void {
    const initial = this.chain.leaves();
    this.#then(() => this.#leaves.start(initial));
    this.#stop = this.chain.listen({
      imported: (block) => this.#then(() => this.#leaves.imported(block)),
      finalized: (block) => this.#then(() => this.#leaves.finalized(block)),
    });
  }

  /** No more signals come from the chain. */
  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  /** Fulfilled once all that the chain has said so far has been put into the inboxes. */
  settled(): Promise<void> {
    return this.#told;
  }

  #then(event: () => readonly LeafSignal[]): void {
    this.#told = this.#told.then(async () => {
      for (const signal of event()) await this.#tell(signal);
    });
  }

  async #tell(signal: LeafSignal): Promise<void> {
    if (signal.kind === "BlockFinalized") return this.overseer.blockFinalized(signal.block);
    const { activated, deactivated } = signal;
    if (!activated) return this.overseer.activeLeaves({ deactivated });
    const allowedRelayParents = await this.#allowedAt(activated);
    return this.overseer.activeLeaves({ activated: { ...activated, allowedRelayParents }, deactivated });
  }

  /** A leaf whose ancestry nobody can tell is still a leaf: its view is itself, until the next one. */
  async #allowedAt({ hash, number }: BlockId): Promise<BlockId["hash"][]> {
    try {
      const allowed = await this.ancestry.allowedRelayParents(hash);
      return [hash, ...allowed.filter((relayParent) => relayParent !== hash)];
    } catch (fault) {
      if (isFatal(fault)) void this.overseer.conclude(fault);
      this.log.log("warn", "allowed relay parents are not known, the leaf is alone in its view", {
        hash,
        number,
        fault,
      });
      return [hash];
    }
  }
}
