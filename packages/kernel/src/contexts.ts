import { Ending, orGiveUp } from "./ending.js";
import { SubsystemError } from "./errors.js";
import { JobResult, type LaterAnswer, laterAnswer } from "./message.js";
import type { Room } from "./room.js";
import type { AskOptions, EndableScope, Scope } from "./subsystem.js";
import type { Asker } from "./switchboard.js";

type LooseJob<T> = (job: RunningJob) => Promise<T>;
type Then = (ctx: HandlerContext, result: unknown) => void | Promise<void>;

/**
 * What the handlers of one room hold: `Context`, loosely typed.
 *
 * One for all of them, since one is at work at a time; `cause` is what that one handles.
 */
export class HandlerContext implements Asker {
  cause: number | null = null;
  readonly within = null;
  readonly waiting: Room["waitsFor"];

  constructor(private readonly room: Room) {
    this.waiting = room.waitsFor;
  }

  ask(to: string, kind: string, payload: unknown, options?: AskOptions): Promise<unknown> {
    return this.room.switchboard.ask(this.room.speaker, this, to, kind, payload, options).promise;
  }

  tell(to: string, kind: string, payload: unknown): undefined | Promise<void> {
    const entered = this.room.switchboard.tell(this.room.speaker, this.cause, to, kind, payload);
    return entered && this.#untilIn(entered, to, kind);
  }

  offer(to: string, kind: string, payload: unknown): boolean {
    return this.room.switchboard.offer(this.room.speaker, this.cause, to, kind, payload);
  }

  later(scope: Scope, job: LooseJob<unknown>): LaterAnswer {
    const { result, leave } = this.#start(scope, job);
    result.catch((fault) => this.room.failIfFatal(fault)).finally(leave);
    return laterAnswer(result);
  }

  spawn(scope: Scope, job: LooseJob<unknown>, then?: Then): void {
    const { room, cause } = this;
    const { result, ending, leave } = this.#start(scope, job);
    const take = (value: unknown) => () => (ending.isEnded ? undefined : then?.(room.context(cause), value));
    result.then(
      (value) => (then ? room.putResult(new JobResult(room.tick(), take(value), leave)) : leave()),
      (fault) => {
        if (!ending.isEnded) room.fail(fault);
        leave();
      },
    );
  }

  end(scope: EndableScope): void {
    this.room.jobs.endOwn(scope);
  }

  async #untilIn(entered: Promise<void>, to: string, kind: string): Promise<void> {
    const awaited = { to, kind };
    this.waiting.add(awaited);
    await entered;
    this.waiting.delete(awaited);
  }

  #start<T>(scope: Scope, job: LooseJob<T>) {
    const { room, cause } = this;
    return room.jobs.run(scope, (ending) => job(new RunningJob(room, cause, ending)));
  }
}

/** What a job of one room holds: `JobContext`, loosely typed. */
class RunningJob {
  readonly #asker: Asker;

  constructor(
    private readonly room: Room,
    private readonly cause: number | null,
    private readonly ending: Ending,
  ) {
    this.#asker = { cause, within: ending, waiting: null };
  }

  get signal(): AbortSignal {
    return this.ending.signal;
  }

  ask(to: string, kind: string, payload: unknown, options?: AskOptions): Promise<unknown> {
    this.room.refresh();
    return this.room.switchboard.ask(this.room.speaker, this.#asker, to, kind, payload, options).promise;
  }

  tell(to: string, kind: string, payload: unknown): undefined | Promise<void> {
    this.ending.throwIfEnded();
    this.room.refresh();
    return this.room.switchboard.tell(this.room.speaker, this.cause, to, kind, payload);
  }

  offer(to: string, kind: string, payload: unknown): boolean {
    this.ending.throwIfEnded();
    this.room.refresh();
    return this.room.switchboard.offer(this.room.speaker, this.cause, to, kind, payload);
  }

  async within<T>(limitMs: number, work: LooseJob<T>): Promise<T> {
    const { room, cause, ending } = this;
    const limited = new Ending();
    ending.add(limited);
    const timedOut = () => new SubsystemError(room.name, "TimedOut", { fatal: false, details: { limitMs } });
    const callOff = room.clock.alarm(limitMs, () => limited.end(timedOut()));
    try {
      return await orGiveUp(() => work(new RunningJob(room, cause, limited)), limited);
    } finally {
      ending.delete(limited);
      callOff();
    }
  }
}
