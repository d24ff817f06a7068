import { EventEmitter } from "node:events";
import { inject, injectable } from "inversify";
import type TypedEmitterModule from "typed-emitter";
import type { KernelEvents } from "./observers.js";
import { Log } from "./ports/log.js";

type Emitter = TypedEmitterModule.default<KernelEvents>;
const EmitterOfKernelEvents = EventEmitter as new () => Emitter;
const EVENTS: readonly (keyof KernelEvents)[] = ["envelope", "handled", "leaf", "candidate", "fault", "concluded"];

/** Where onlookers of one node listen. What nobody listens to costs nothing; an onlooker that throws is taken off. */
@injectable()
export class Observers extends EmitterOfKernelEvents {
  /** Is anyone listening? */
  readonly hears: Record<keyof KernelEvents, boolean> = {
    envelope: false,
    handled: false,
    leaf: false,
    candidate: false,
    fault: false,
    concluded: false,
  };

  constructor(@inject(Log) private readonly log: Log) {
    super();
    this.setMaxListeners(0);
    const bare = this as unknown as EventEmitter;
    const look = (event: string | symbol, more: 0 | 1) => {
      const known = EVENTS.find((name) => name === event);
      if (known) this.hears[known] = bare.listenerCount(known) + more > 0;
    };
    bare.on("newListener", (event) => look(event, 1));
    bare.on("removeListener", (event) => look(event, 0));
  }

  /** Like `emit`, but nothing that an onlooker does comes back to the one who speaks. */
  tell<E extends keyof KernelEvents>(event: E, ...what: Parameters<KernelEvents[E]>): void {
    for (const listener of this.rawListeners(event)) {
      try {
        (listener as (...args: Parameters<KernelEvents[E]>) => void).apply(this, what);
      } catch (fault) {
        this.off(event, listener as KernelEvents[E]);
        this.log.log("error", "an onlooker failed and was taken off", { event, fault });
      }
    }
  }
}
