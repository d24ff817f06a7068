import type { ValidatorId } from "@parahost/primitives";
import { PEER_QUEUE_CAPACITY } from "../config.js";

/** What validators have sent and is not looked at yet, a short queue each: whoever sends much takes no room from others. */
export class PeerQueues<T> {
  readonly #queues = new Map<ValidatorId, T[]>();

  get isEmpty(): boolean {
    return this.#queues.size === 0;
  }

  /** @returns `false` where that validator's queue is full */
  push(validator: ValidatorId, item: T): boolean {
    const queue = this.#queues.get(validator);
    if (!queue) this.#queues.set(validator, [item]);
    else if (queue.length >= PEER_QUEUE_CAPACITY) return false;
    else queue.push(item);
    return true;
  }

  /** Takes the first of each queue. */
  popHeads(): readonly T[] {
    return [...this.#queues].flatMap(([validator, queue]) => {
      const heads = queue.splice(0, 1);
      if (queue.length === 0) this.#queues.delete(validator);
      return heads;
    });
  }
}
