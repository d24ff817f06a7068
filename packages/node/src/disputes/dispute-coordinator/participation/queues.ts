import type { BlockNumber, CandidateHash, CandidateReceipt, SessionIndex } from "@parahost/primitives";
import { BEST_EFFORT_QUEUE_SIZE, PRIORITY_QUEUE_SIZE } from "../config.js";

/** A candidate that we are to validate for ourselves. */
export interface ParticipationRequest {
  readonly session: SessionIndex;
  readonly candidateHash: CandidateHash;
  readonly receipt: CandidateReceipt;
  /** By the clock. */
  readonly queuedAtMs: number;
}
/** Included candidates come first. */
export type Priority = "priority" | "best-effort";
/** Why a request waits in no queue. */
export type QueueError = "PriorityFull" | "BestEffortFull";

interface Waiting {
  readonly request: ParticipationRequest;
  readonly relayParentNumber: BlockNumber | null;
}

/** Requests in an order that all validators have alike, so that they look into the same disputes at the same time. */
class Queue {
  readonly #waiting: Waiting[] = [];
  readonly #byHash = new Map<CandidateHash, Waiting>();

  constructor(readonly limit: number) {}

  get size(): number {
    return this.#waiting.length;
  }

  has(candidateHash: CandidateHash): boolean {
    return this.#byHash.has(candidateHash);
  }

  add(waiting: Waiting): void {
    this.#byHash.set(waiting.request.candidateHash, waiting);
    this.#waiting.splice(this.#placeOf(waiting), 0, waiting);
  }

  remove(candidateHash: CandidateHash): Waiting | null {
    const waiting = this.#byHash.get(candidateHash);
    if (!waiting) return null;
    this.#byHash.delete(candidateHash);
    this.#waiting.splice(this.#placeOf(waiting), 1);
    return waiting;
  }

  first(): ParticipationRequest | null {
    const [first] = this.#waiting;
    return first ? (this.remove(first.request.candidateHash)?.request ?? null) : null;
  }

  /** How many come before it. */
  #placeOf(waiting: Waiting): number {
    let [low, high] = [0, this.#waiting.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const there = this.#waiting[middle];
      if (there && comesBefore(there, waiting)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * The disputes that we have to look into: on included candidates first, and the oldest first.
 *
 * @guide node/disputes/dispute-coordinator.md
 */
export class Queues {
  readonly #queues: Readonly<Record<Priority, Queue>> = {
    priority: new Queue(PRIORITY_QUEUE_SIZE),
    "best-effort": new Queue(BEST_EFFORT_QUEUE_SIZE),
  };

  size(priority: Priority): number {
    return this.#queues[priority].size;
  }

  /**
   * Puts a request into its queue. One that waits there already stays as it is; one that waits as best effort moves up.
   *
   * @param relayParentNumber - `null` where the relay parent is not known: such a candidate is the last
   * @returns why it was not put there, if it was not
   */
  add(request: ParticipationRequest, priority: Priority, relayParentNumber: BlockNumber | null): QueueError | null {
    const { priority: high } = this.#queues;
    if (high.has(request.candidateHash)) return null;
    if (priority === "priority" && this.#queues["best-effort"].has(request.candidateHash))
      return this.prioritize(request.candidateHash);
    const queue = this.#queues[priority];
    if (queue.has(request.candidateHash)) return null;
    if (queue.size >= queue.limit) return priority === "priority" ? "PriorityFull" : "BestEffortFull";
    queue.add({ request, relayParentNumber });
    return null;
  }

  /** Moves a request up, where it waits as best effort. */
  prioritize(candidateHash: CandidateHash): QueueError | null {
    const { priority: high, "best-effort": low } = this.#queues;
    if (!low.has(candidateHash)) return null;
    if (high.size >= high.limit) return "PriorityFull";
    const waiting = low.remove(candidateHash);
    if (waiting) high.add(waiting);
    return null;
  }

  /** Takes out the request that is to be looked into next. */
  next(): ParticipationRequest | null {
    return this.#queues.priority.first() ?? this.#queues["best-effort"].first();
  }
}

function comesBefore(a: Waiting, b: Waiting): boolean {
  const [aNumber, bNumber] = [
    a.relayParentNumber ?? Number.POSITIVE_INFINITY,
    b.relayParentNumber ?? Number.POSITIVE_INFINITY,
  ];
  if (aNumber !== bNumber) return aNumber < bNumber;
  return a.request.candidateHash < b.request.candidateHash;
}
