import { type Ending, Ending as NewEnding, orGiveUp } from "./ending.js";
import { SubsystemError } from "./errors.js";
import { JobResult, type LaterAnswer, laterAnswer } from "./message.js";
import type { Room } from "./room.js";
import type { AskOptions, EndableScope, Scope } from "./subsystem.js";

type LooseJob<T> = (job: RunningJob) => Promise<T>;

/** What a handler of one room holds: `Context`, loosely typed. */
export class HandlerContext {
  constructor(
    private readonly room: Room,
    private readonly cause: number | null,
  ) {}

  ask(to: string, kind: string, payload: unknown, options?: AskOptions): Promise<unknown> {
    const { room } = this;
    const ask = room.switchboard.ask(room.speaker, this.cause, [to, kind, payload], options, null, false);
    if (ask.settled) return ask.promise;
    room.waitsFor.add(ask);
    ask.finally(() => room.waitsFor.delete(ask));
    return ask.promise;
  }

  tell(to: string, kind: string, payload: unknown): void | Promise<void> {
    const { room } = this;
    const entered = room.switchboard.tell(room.speaker, this.cause, to, kind, payload);
    if (!entered) return;
    const wait = { to, kind };
    room.waitsFor.add(wait);
    return entered.then(() => void room.waitsFor.delete(wait));
  }

  offer(to: string, kind: string, payload: unknown): boolean {
    return this.room.switchboard.offer(this.room.speaker, this.cause, to, kind, payload);
  }

  later(scope: Scope, job: LooseJob<unknown>): LaterAnswer {
    const { room } = this;
    const { result, leave } = this.#start(scope, job);
    result.catch((fault) => room.failIfFatal(fault)).finally(leave);
    return laterAnswer(result);
  }

  spawn(
    scope: Scope,
    job: LooseJob<unknown>,
    then?: (ctx: HandlerContext, result: unknown) => void | Promise<void>,
  ): void {
    const { room, cause } = this;
    const { result, ending, leave } = this.#start(scope, job);
    result.then(
      (value) => {
        if (!then) return leave();
        const take = () => (ending.ended ? undefined : then(new HandlerContext(room, cause), value));
        room.putResult(new JobResult(room.instant.refresh(), take, leave));
      },
      (fault) => {
        if (!ending.ended) room.fail(fault);
        leave();
      },
    );
  }

  end(scope: EndableScope): void {
    this.room.jobs.endOwn(scope);
  }

  #start<T>(scope: Scope, job: LooseJob<T>) {
    const { room, cause } = this;
    return room.jobs.run(scope, (ending) => job(new RunningJob(room, cause, ending)));
  }
}

/** What a job of one room holds: `JobContext`, loosely typed. */
export class RunningJob {
  constructor(
    private readonly room: Room,
    private readonly cause: number | null,
    private readonly ending: Ending,
  ) {}

  get signal(): AbortSignal {
    return this.ending.signal;
  }

  ask(to: string, kind: string, payload: unknown, options?: AskOptions): Promise<unknown> {
    const { room } = this;
    room.instant.refresh();
    return room.switchboard.ask(room.speaker, this.cause, [to, kind, payload], options, this.ending, true).promise;
  }

  tell(to: string, kind: string, payload: unknown): void | Promise<void> {
    this.room.instant.refresh();
    return this.room.switchboard.tell(this.room.speaker, this.cause, to, kind, payload);
  }

  offer(to: string, kind: string, payload: unknown): boolean {
    this.room.instant.refresh();
    return this.room.switchboard.offer(this.room.speaker, this.cause, to, kind, payload);
  }

  async within<T>(limitMs: number, work: LooseJob<T>): Promise<T> {
    const { room, cause } = this;
    const limited = new NewEnding();
    this.ending.add(limited);
    const done = new AbortController();
    const late = () => limited.end(new SubsystemError(room.name, "TimedOut", { fatal: false, details: { limitMs } }));
    room.clock.sleep(limitMs, done.signal).then(late, () => undefined);
    try {
      return await orGiveUp(() => work(new RunningJob(room, cause, limited)), limited);
    } finally {
      this.ending.delete(limited);
      done.abort();
    }
  }
}
