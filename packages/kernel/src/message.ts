import type { Ask } from "./ask.js";
import { SubsystemError } from "./errors.js";
import type { Item } from "./inbox.js";
import type { Tick } from "./instant.js";
import type { Envelope } from "./observers.js";
import type { Room } from "./room.js";
import type { Edge } from "./switchboard.js";

const LATER = Symbol.for("parahost.kernel.Later");

/** What `ctx.later` hands to the kernel through the handler. */
export interface LaterAnswer {
  readonly [LATER]: Promise<unknown>;
}
/** Marks a job's result as the reply to come. */
export const laterAnswer = (result: Promise<unknown>): LaterAnswer => ({ [LATER]: result });
const isLater = (answer: unknown): answer is LaterAnswer =>
  typeof answer === "object" && answer !== null && LATER in answer;
const isPromise = (answer: unknown): answer is Promise<unknown> =>
  typeof answer === "object" && answer !== null && typeof (answer as Promise<unknown>).then === "function";

/** Something said to a subsystem, in its inbox. Without `#` members: they make making one slower, and many are made. */
export class Message implements Item {
  constructor(
    readonly id: number,
    readonly cause: number | null,
    readonly edge: Edge,
    readonly kind: string,
    readonly payload: unknown,
    readonly ask: Ask | null,
    readonly sent: Tick,
  ) {}

  /** For onlookers. */
  envelope(): Envelope {
    const { id, cause, kind, payload, ask } = this;
    const { from, to } = this.edge;
    return { id, cause, from, to, kind, payload, isAsk: ask !== null };
  }

  drop(): void {
    this.ask?.answererGone();
  }

  /** @returns a promise where the handler takes its time */
  deliver(room: Room): undefined | Promise<void> {
    if (this.ask?.isSettled) return undefined;
    room.handling = this.kind;
    try {
      const { handlers } = room.subsystem;
      const handler = handlers[this.kind];
      if (typeof handler !== "function") throw unknownMessage(this);
      const answer = handler.call(handlers, room.context(this.id) as never, this.payload as never);
      if (isPromise(answer)) return whenDone(room, this, answer);
      if (this.ask) settle(this.ask, answer);
    } catch (fault) {
      fail(room, this, fault);
    }
    return undefined;
  }
}

async function whenDone(room: Room, message: Message, answer: Promise<unknown>): Promise<void> {
  try {
    const late = await answer;
    if (message.ask) settle(message.ask, late);
  } catch (fault) {
    fail(room, message, fault);
  }
}

/** An asker gets the fault and deals with it; the kernel notes what has no asker, and what ends the node. */
function fail(room: Room, { ask }: Message, fault: unknown): void {
  ask?.reject(fault);
  if (!ask) room.fail(fault);
  else room.failIfFatal(fault);
}

function unknownMessage({ kind, edge }: Message): SubsystemError {
  return new SubsystemError(edge.to, "UnknownMessage", { fatal: false, details: { kind, from: edge.from } });
}

function settle(ask: Ask, answer: unknown): void {
  const resolve = (reply: unknown) => ask.resolve(reply);
  const reject = (fault: unknown) => ask.reject(fault);
  if (isLater(answer)) void answer[LATER].then(resolve, reject);
  else ask.resolve(answer);
}

/** A job's result on its way to `then`. */
export class JobResult implements Item {
  constructor(
    readonly sent: Tick,
    private readonly take: () => undefined | void | Promise<void>,
    private readonly leave: () => void,
  ) {}

  drop(): void {
    this.leave();
  }

  deliver(room: Room): undefined | Promise<void> {
    room.handling = "then";
    return room.guard(this.take).finally(this.leave);
  }
}
