import type { Endable, Ending } from "./ending.js";
import { SubsystemError } from "./errors.js";

/** A question on its way: settled once, by the answer, a fault, or the end of the asker. */
export class Ask implements Endable {
  readonly promise: Promise<unknown>;
  #settled = false;
  #resolve!: (reply: unknown) => void;
  #reject!: (fault: unknown) => void;
  #after: (() => void) | undefined;

  /** @param within - what withdraws the question when it ends */
  constructor(
    readonly to: string,
    readonly kind: string,
    private readonly within: Ending | null,
  ) {
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    within?.add(this);
  }

  /** Answered, failed or withdrawn: nobody waits any more. */
  get settled(): boolean {
    return this.#settled;
  }

  /** Runs `after` once it is settled; one at most. */
  finally(after: () => void): void {
    if (this.#settled) after();
    else this.#after = after;
  }

  resolve(reply: unknown): void {
    if (this.#settled) return;
    this.#settle();
    this.#resolve(reply);
  }

  reject(fault: unknown): void {
    if (this.#settled) return;
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
    this.#settled = true;
    this.within?.delete(this);
    this.#after?.();
  }
}
