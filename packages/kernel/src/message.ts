import type { Ask } from "./ask.js";
import { SubsystemError } from "./errors.js";
import type { Item } from "./inbox.js";
import type { Envelope } from "./observers.js";
import type { Room } from "./room.js";

const LATER = Symbol.for("parahost.kernel.Later");

/** What `ctx.later` hands to the kernel through the handler. */
export interface LaterAnswer {
  readonly [LATER]: Promise<unknown>;
}
export const laterAnswer = (result: Promise<unknown>): LaterAnswer => ({ [LATER]: result });
const isLater = (answer: unknown): answer is LaterAnswer =>
  typeof answer === "object" && answer !== null && LATER in answer;
const isPromise = (answer: unknown): answer is Promise<unknown> =>
  typeof answer === "object" && answer !== null && typeof (answer as Promise<unknown>).then === "function";

/** Something said to a subsystem, in its inbox. */
export class Message implements Envelope, Item {
  constructor(
    readonly id: number,
    readonly cause: number | null,
    readonly from: string,
    readonly to: string,
    readonly kind: string,
    readonly payload: unknown,
    readonly ask: Ask | null,
    readonly sentAtMs: number,
    readonly isBounded: boolean,
  ) {}

  get isAsk(): boolean {
    return this.ask !== null;
  }

  drop(): void {
    this.ask?.answererGone();
  }

  /** @returns a promise where the handler takes its time */
  deliver(room: Room): void | Promise<void> {
    if (this.ask?.settled) return;
    room.handling = this.kind;
    try {
      const handler = room.subsystem.handlers[this.kind];
      if (typeof handler !== "function") throw this.#unknown();
      const answer = handler.call(room.subsystem.handlers, room.context(this.id) as never, this.payload as never);
      if (!isPromise(answer)) return this.#answer(answer);
      return answer.then(
        (late) => this.#answer(late),
        (fault) => this.#fail(room, fault),
      );
    } catch (fault) {
      this.#fail(room, fault);
    }
  }

  #answer(answer: unknown): void {
    const { ask } = this;
    if (!ask) return;
    if (isLater(answer))
      void answer[LATER].then(
        (reply) => ask.resolve(reply),
        (fault) => ask.reject(fault),
      );
    else ask.resolve(answer);
  }

  /** An asker gets the fault and deals with it; the kernel notes what has no asker, and what ends the node. */
  #fail(room: Room, fault: unknown): void {
    this.ask?.reject(fault);
    if (!this.ask) room.fail(fault);
    else room.failIfFatal(fault);
  }

  #unknown(): SubsystemError {
    const details = { kind: this.kind, from: this.from };
    return new SubsystemError(this.to, "UnknownMessage", { fatal: false, details });
  }
}

/** A job's result on its way to `then`. */
export class JobResult implements Item {
  readonly isBounded = false;

  constructor(
    readonly sentAtMs: number,
    private readonly take: () => void | Promise<void>,
    private readonly leave: () => void,
  ) {}

  drop(): void {
    this.leave();
  }

  deliver(room: Room): void | Promise<void> {
    room.handling = "then";
    try {
      const taking = this.take();
      if (taking) return taking.catch((fault) => room.fail(fault)).finally(this.leave);
    } catch (fault) {
      room.fail(fault);
    }
    this.leave();
  }
}
