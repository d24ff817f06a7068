import { Chance, Clock, SubsystemError } from "@parahost/kernel";
import { inject, injectable } from "inversify";
import type { ChainBlock } from "./block.js";
import type { ChainView } from "./chain-view.js";
import { PROPAGATION_MS } from "./config.js";

/** Brings blocks to nodes: at once to the one that made it, to the others a little later. */
@injectable()
export class Propagation {
  readonly #views = new Map<
    string,
    { readonly view: ChainView; readonly chance: Chance; readonly away: AbortController }
  >();

  constructor(
    @inject(Clock) private readonly clock: Clock,
    @inject(Chance) private readonly chance: Chance,
  ) {}

  /** @returns what takes the view off again */
  join(node: string, view: ChainView): () => void {
    if (this.#views.has(node)) throw new SubsystemError("relayChain", "NameTaken", { fatal: true, details: { node } });
    const away = new AbortController();
    this.#views.set(node, { view, chance: this.chance.fork(`propagation/${node}`), away });
    return () => {
      this.#views.delete(node);
      away.abort(new SubsystemError("relayChain", "NodeLeft", { fatal: false, details: { node } }));
    };
  }

  send(block: ChainBlock, author: string | null): void {
    for (const [node, { view, chance, away }] of this.#views) {
      if (node === author) view.deliver(block);
      else void this.#later(chance, away.signal, () => view.deliver(block));
    }
  }

  finalized(block: ChainBlock): void {
    for (const { view } of this.#views.values()) view.finalize(block);
  }

  async #later(chance: Chance, away: AbortSignal, deliver: () => void): Promise<void> {
    const { least, most } = PROPAGATION_MS;
    try {
      await this.clock.sleep(least + chance.below(most - least + 1), away);
    } catch (fault) {
      if (away.aborted) return;
      throw fault;
    }
    deliver();
  }
}
