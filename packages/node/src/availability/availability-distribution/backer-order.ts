import type { Chance } from "@parahost/kernel";
import type { ValidatorId } from "@parahost/primitives";
import { Lru, shuffled } from "../../shared/index.js";
import { KEPT_UNRELIABLE } from "./config.js";

/** In which order backers are asked for our chunk: in a random one, but those last that did not deliver when they were asked last. */
export class BackerOrder {
  readonly #unreliable = new Lru<ValidatorId, true>(KEPT_UNRELIABLE);

  constructor(private readonly chance: Chance) {}

  of(backers: readonly ValidatorId[]): readonly ValidatorId[] {
    const order = shuffled(backers, this.chance).map((backer) => ({ backer, isLast: this.#unreliable.get(backer) }));
    const last = order.filter(({ isLast }) => isLast);
    return [...order.filter(({ isLast }) => !isLast), ...last].map(({ backer }) => backer);
  }

  /** @param by - who delivered, after the others had failed; `null`: nobody did */
  note(by: ValidatorId | null, failed: readonly ValidatorId[]): void {
    if (by) this.#unreliable.delete(by);
    for (const backer of failed) this.#unreliable.set(backer, true);
  }
}
