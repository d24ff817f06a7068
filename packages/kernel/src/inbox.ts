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
  private readonly signals = new Ring<S>();
  private readonly messages = new Ring<M>();
  private readonly senders = new Ring<Sender<M>>();
  private readonly lowWater: number;
  private hasClosed = false;

  /**
   * @param size - messages that are in before senders wait
   * @param arrived - called whenever something has come
   */
  constructor(
    readonly size: number,
    private readonly arrived: () => void,
  ) {
    this.lowWater = size >> 1;
  }

  get isClosed(): boolean {
    return this.hasClosed;
  }

  /** Messages that are in, without senders that wait. */
  get depth(): number {
    return this.messages.length;
  }

  get unreadSignals(): number {
    return this.signals.length;
  }

  get isFull(): boolean {
    return this.messages.length >= this.size || this.senders.length > 0;
  }

  signal(signal: S): void {
    if (this.hasClosed) signal.drop();
    else this.signals.push(signal);
    this.arrived();
  }

  /** A full inbox makes the sender wait, unless the edge is declared unbounded. */
  put(message: M, isBounded: boolean): undefined | Promise<void> {
    if (this.hasClosed) {
      message.drop();
    } else if (isBounded && this.isFull) {
      return new Promise((entered) => this.senders.push({ message, entered }));
    } else {
      this.messages.push(message);
      this.arrived();
    }
    return undefined;
  }

  takeSignal(): S | undefined {
    return this.signals.shift();
  }

  /** Senders that wait are let in once the inbox is half empty: many at a time, not one for each that leaves. */
  takeMessage(): M | undefined {
    const message = this.messages.shift();
    if (this.senders.length > 0 && this.messages.length <= this.lowWater) this.letIn();
    return message;
  }

  close(): void {
    this.hasClosed = true;
    for (const signal of this.signals.drain()) signal.drop();
    for (const message of this.messages.drain()) message.drop();
    for (const { message, entered } of this.senders.drain()) {
      message.drop();
      entered();
    }
  }

  private letIn(): void {
    while (this.messages.length < this.size) {
      const next = this.senders.shift();
      if (!next) return;
      this.messages.push(next.message);
      next.entered();
    }
  }
}
