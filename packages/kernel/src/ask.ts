import type { Endable, Ending } from "./ending.js";
import { SubsystemError } from "./errors.js";

/** What a handler waits for. */
export interface Awaited {
  readonly to: string;
  readonly kind: string;
}

/** A question on its way: settled once, by the answer, a fault, or the end of the asker. */
export class Ask implements Endable, Awaited {
  readonly promise: Promise<unknown>;
  #isSettled = false;
  #resolve!: (reply: unknown) => void;
  #reject!: (fault: unknown) => void;
  #after: (() => void) | undefined;

  /**
   * @param within - what withdraws the question when it ends
   * @param waiting - what the asking handler waits for, for whoever asks why it does not go on
   */
  constructor(
    readonly to: string,
    readonly kind: string,
    private readonly within: Ending | null,
    private readonly waiting: Set<Awaited> | null,
  ) {
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    within?.add(this);
    waiting?.add(this);
  }

  /** Answered, failed or withdrawn: nobody waits any more. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** Runs `after` once it is settled; one at most. */
  finally(after: () => void): void {
    if (this.#isSettled) after();
    else this.#after = after;
  }

  resolve(reply: unknown): void {
    if (this.#isSettled) return;
    this.#settle();
    this.#resolve(reply);
  }

  reject(fault: unknown): void {
    if (this.#isSettled) return;
    this.#settle();
    // An asker that has stopped looking must not bring the process down; one that looks sees the fault all the same.
    this.promise.catch(() => undefined);
    this.#reject(fault);
  }

  end(reason: unknown): void {
    this.reject(reason);
  }

  answererGone(): void {
    const details = { to: this.to, kind: this.kind };
    this.reject(new SubsystemError("kernel", "AnswererGone", { fatal: false, details }));
  }

  #settle(): void {
    this.#isSettled = true;
    this.within?.delete(this);
    this.waiting?.delete(this);
    this.#after?.();
  }
}
