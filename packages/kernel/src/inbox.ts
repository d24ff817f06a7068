import { Ring } from "./ring.js";

/** What a subsystem takes from its inbox, one to its end before the next. */
export interface Item {
  /** Called instead of handling it when the inbox closes first. */
  drop(): void;
}
interface Sender<M> {
  readonly message: M;
  readonly entered: () => void;
}

/** One ordered stream: signals before waiting messages, messages in the order sent. */
export class Inbox<S extends Item, M extends Item> {
  readonly #signals = new Ring<S>();
  readonly #messages = new Ring<M>();
  readonly #senders = new Ring<Sender<M>>();
  #wake: (() => void) | undefined;
  #closed = false;

  constructor(readonly size: number) {}

  get closed(): boolean {
    return this.#closed;
  }

  /** Messages that are in, without senders that wait. */
  get depth(): number {
    return this.#messages.length;
  }

  get unreadSignals(): number {
    return this.#signals.length;
  }

  get full(): boolean {
    return this.#messages.length >= this.size;
  }

  signal(signal: S): void {
    if (this.#closed) signal.drop();
    else this.#signals.push(signal);
    this.#wake?.();
  }

  /** A full inbox makes the sender wait, unless the edge is declared unbounded. */
  put(message: M, bounded: boolean): void | Promise<void> {
    if (this.#closed) return message.drop();
    if (bounded && this.#messages.length >= this.size) {
      return new Promise((entered) => this.#senders.push({ message, entered }));
    }
    this.#messages.push(message);
    this.#wake?.();
  }

  /** @returns what to do next; `undefined` while there is nothing */
  take(): S | M | undefined {
    if (this.#signals.length > 0) return this.#signals.shift();
    const message = this.#messages.shift();
    if (this.#senders.length > 0) this.#letOneIn();
    return message;
  }

  /** Fulfilled when something comes, or the inbox closes. For the one who takes. */
  arrival(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = undefined;
        resolve();
      };
    });
  }

  close(): void {
    this.#closed = true;
    for (const signal of this.#signals.drain()) signal.drop();
    for (const message of this.#messages.drain()) message.drop();
    for (const { message, entered } of this.#senders.drain()) {
      message.drop();
      entered();
    }
    this.#wake?.();
  }

  #letOneIn(): void {
    if (this.#messages.length >= this.size) return;
    const next = this.#senders.shift();
    if (!next) return;
    this.#messages.push(next.message);
    next.entered();
  }
}
