import type { Endable, Ending } from "./ending.js";
import { SubsystemError } from "./errors.js";

/** What a handler waits for. */
export interface Awaited {
  readonly to: string;
  readonly kind: string;
}

/** A question on its way: settled once, by the answer, a fault, or the end of the asker. Without `#` members, like a message. */
export class Ask implements Endable, Awaited {
  readonly promise: Promise<unknown>;
  private hasSettled = false;
  private settleWell!: (reply: unknown) => void;
  private settleBadly!: (fault: unknown) => void;
  private after: (() => void) | undefined;

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
      this.settleWell = resolve;
      this.settleBadly = reject;
    });
    within?.add(this);
    waiting?.add(this);
  }

  /** Answered, failed or withdrawn: nobody waits any more. */
  get isSettled(): boolean {
    return this.hasSettled;
  }

  /** Runs `after` once it is settled; one at most. */
  finally(after: () => void): void {
    if (this.hasSettled) after();
    else this.after = after;
  }

  resolve(reply: unknown): void {
    if (this.hasSettled) return;
    this.settle();
    this.settleWell(reply);
  }

  reject(fault: unknown): void {
    if (this.hasSettled) return;
    this.settle();
    // An asker that has stopped looking must not bring the process down; one that looks sees the fault all the same.
    this.promise.catch(() => undefined);
    this.settleBadly(fault);
  }

  end(reason: unknown): void {
    this.reject(reason);
  }

  answererGone(): void {
    const details = { to: this.to, kind: this.kind };
    this.reject(new SubsystemError("kernel", "AnswererGone", { fatal: false, details }));
  }

  private settle(): void {
    this.hasSettled = true;
    this.within?.delete(this);
    this.waiting?.delete(this);
    this.after?.();
  }
}
