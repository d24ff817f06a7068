import { setMaxListeners } from "node:events";
import { Chance, Clock } from "@parahost/kernel";
import { inject, injectable } from "inversify";
import type { ChainBlock } from "./block.js";
import type { ChainView } from "./chain-view.js";
import { PROPAGATION_MS } from "./config.js";
import { nameTaken, nodeLeft } from "./errors.js";

/** A node that blocks are brought to. */
interface Member {
  readonly view: Pick<ChainView, "deliver" | "finalize">;
  readonly onFault: (fault: unknown) => void;
  readonly chance: Chance;
  readonly away: AbortController;
}

/** Brings blocks to nodes: at once to the one that made it, to the others a little later. */
@injectable()
export class Propagation {
  readonly #members = new Map<string, Member>();

  constructor(
    @inject(Clock) private readonly clock: Clock,
    @inject(Chance) private readonly chance: Chance,
  ) {}

  /**
   * @param onFault - hears what is thrown when a block comes to that node; the other nodes get it all the same
   * @returns what takes the view off again: from then on nothing reaches it, not even what is on its way
   */
  join(node: string, view: Member["view"], onFault: (fault: unknown) => void): () => void {
    if (this.#members.has(node)) throw nameTaken(node);
    const away = new AbortController();
    setMaxListeners(0, away.signal); // One for each block on its way.
    this.#members.set(node, { view, onFault, chance: this.chance.fork(`propagation/${node}`), away });
    return () => {
      if (away.signal.aborted) return;
      this.#members.delete(node);
      away.abort(nodeLeft(node));
    };
  }

  /** @param author - the node that made it; `null` where none did */
  send(block: ChainBlock<unknown>, author: string | null): void {
    for (const [node, member] of this.#members) {
      if (node === author) attempt(member, ({ view }) => view.deliver(block));
      else void this.#later(member, ({ view }) => view.deliver(block));
    }
  }

  /** Every node hears of it at once; one that does not have the block yet takes note. */
  finalized(block: ChainBlock<unknown>): void {
    for (const member of this.#members.values()) attempt(member, ({ view }) => view.finalize(block));
  }

  /** Never rejects. */
  async #later(member: Member, deliver: (member: Member) => void): Promise<void> {
    const { least, most } = PROPAGATION_MS;
    const { signal } = member.away;
    try {
      await this.clock.sleep(least + member.chance.below(most - least + 1), signal);
    } catch (fault) {
      if (!signal.aborted) member.onFault(fault);
      return;
    }
    attempt(member, deliver);
  }
}

function attempt(member: Member, work: (member: Member) => void): void {
  try {
    work(member);
  } catch (fault) {
    member.onFault(fault);
  }
}
