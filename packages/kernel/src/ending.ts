import { setMaxListeners } from "node:events";

/** What can be ended from outside: a job, an ask, a limit. */
export interface Endable {
  end(reason: unknown): void;
}

/**
 * Ends what runs inside a scope, a job or a limit, all at once and for one reason.
 *
 * An `AbortSignal` is made only where somebody looks at it: making one takes longer than many a job.
 */
export class Ending implements Endable {
  readonly #inside = new Set<Endable>();
  #ended = false;
  #reason: unknown;
  #controller: AbortController | undefined;

  get isEnded(): boolean {
    return this.#ended;
  }

  /** Throws the reason where the end has come. */
  throwIfEnded(): void {
    if (this.#ended) throw this.#reason;
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      setMaxListeners(0, this.#controller.signal);
      if (this.#ended) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  /** Ends it too, at once where the end has come already. */
  add(inside: Endable): void {
    if (this.#ended) inside.end(this.#reason);
    else this.#inside.add(inside);
  }

  delete(inside: Endable): void {
    this.#inside.delete(inside);
  }

  end(reason: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#reason = reason;
    for (const inside of this.#inside) inside.end(reason);
    this.#inside.clear();
    this.#controller?.abort(reason);
  }
}

/** Work, given up as soon as the end comes, whether or not the work looks at it. */
export function orGiveUp<T>(work: () => Promise<T>, ending: Ending): Promise<T> {
  const outcome = new Promise<T>((resolve, reject) => {
    const given: Endable = { end: reject };
    const leave = () => ending.delete(given);
    ending.add(given);
    if (ending.isEnded) return;
    start(work).then(resolve, reject).finally(leave);
  });
  // Whoever started the work may have gone with its scope; those that still look at it see the fault all the same.
  outcome.catch(() => undefined);
  return outcome;
}

/** Work that throws before its first `await` fails like any other. */
async function start<T>(work: () => Promise<T>): Promise<T> {
  return work();
}
