import type { Awaited } from "./ask.js";
import { HandlerContext } from "./contexts.js";
import { isSubsystemError } from "./errors.js";
import { INBOX_SIZE } from "./graph.js";
import { Inbox } from "./inbox.js";
import type { Instant, Tick } from "./instant.js";
import { Jobs } from "./jobs.js";
import { type JobResult, Message } from "./message.js";
import { type KernelMetrics, Meter } from "./meter.js";
import type { Observers } from "./onlookers.js";
import type { Clock } from "./ports/clock.js";
import type { Log } from "./ports/log.js";
import type { Signal } from "./signals.js";
import type { AnySubsystem } from "./subsystem.js";
import type { Speaker, Switchboard } from "./switchboard.js";

/** Messages handled before the others have a turn. A number of messages, never a time. */
const BREATHE_EVERY = 1_024;
const READY = Promise.resolve();

/** What rooms have in common. */
export interface House {
  readonly clock: Clock;
  readonly instant: Instant;
  readonly observers: Observers;
  readonly metrics: KernelMetrics;
  /** Takes a fault that nobody else deals with. */
  note(room: Room, fault: unknown): void;
  signalTaken(room: Room): void;
}

/** One subsystem at work: its inbox, its jobs, what it is doing. */
export class Room {
  readonly name: string;
  readonly inbox: Inbox<Signal, Message | JobResult>;
  readonly jobs: Jobs;
  readonly log: Log;
  readonly meter: Meter;
  /** What the handler at work waits for. */
  readonly waitsFor = new Set<Awaited>();
  /** What the handler at work handles; `null` between two. */
  handling: string | null = null;
  switchboard!: Switchboard;
  speaker!: Speaker;
  readonly #context: HandlerContext;
  /** Someone is going to look into the inbox; before the start that is `start`. */
  #isBusy = true;
  #atWork: Promise<void> = READY;
  #handled = 0;
  #isOverfull = false;

  constructor(
    readonly subsystem: AnySubsystem,
    private readonly house: House,
    log: Log,
  ) {
    const { name, target, inboxSize = INBOX_SIZE } = subsystem.role;
    this.name = name;
    this.inbox = new Inbox(inboxSize, () => this.#wake());
    this.jobs = new Jobs(name);
    this.log = log.target(target);
    this.meter = new Meter(name, house.metrics);
    this.#context = new HandlerContext(this);
  }

  get clock(): Clock {
    return this.house.clock;
  }

  /** Gives the room its place in the node. */
  connect(switchboard: Switchboard): void {
    this.switchboard = switchboard;
    this.speaker = switchboard.speaker(this.subsystem.role);
  }

  /** For the handler that is at work from now on. */
  context(cause: number | null): HandlerContext {
    this.#context.cause = cause;
    return this.#context;
  }

  start(): void {
    this.handling = "onStart";
    this.#pauseFor(this.guard(() => this.subsystem.onStart?.(this.context(null) as never)));
  }

  /** Closes the inbox, ends the jobs, and lets the subsystem finish. Fulfilled once it has. */
  async conclude(reason: unknown): Promise<void> {
    this.jobs.endAll(reason);
    this.inbox.close();
    await this.#atWork;
    this.handling = "onConclude";
    await this.guard(() => this.subsystem.onConclude?.());
    this.handling = null;
  }

  refresh(): void {
    this.house.instant.refresh();
  }

  tick(): Tick {
    this.refresh();
    return this.house.instant.tick;
  }

  signal(signal: Signal): void {
    this.meter.signalsSent += 1;
    this.inbox.signal(signal);
  }

  put(message: Message): undefined | Promise<void> {
    const { isBounded } = message.edge;
    if (isBounded) this.meter.boundedSent += 1;
    else this.#unboundedSent();
    const entered = this.inbox.put(message, isBounded);
    if (entered) this.meter.blocked += 1;
    return entered;
  }

  putResult(result: JobResult): void {
    void this.inbox.put(result, false);
  }

  /** A fault that nobody asked for. */
  fail(fault: unknown): void {
    this.house.note(this, fault);
  }

  /** Of a fault that an asker has got the kernel needs to know only if it ends the node. */
  failIfFatal(fault: unknown): void {
    if (isFatal(fault)) this.house.note(this, fault);
  }

  async guard(work: () => undefined | void | Promise<void>): Promise<void> {
    try {
      await work();
    } catch (fault) {
      this.fail(fault);
    }
  }

  #wake(): void {
    if (this.#isBusy) return;
    this.#isBusy = true;
    void READY.then(this.#goOn);
  }

  readonly #goOn = (): void => {
    this.handling = null;
    this.refresh();
    this.#work();
  };

  /** Handles what is in the inbox, and never waits while there is more that does not. */
  #work(): void {
    const pause = this.#untilPause();
    if (pause) {
      this.#pauseFor(pause);
    } else {
      this.handling = null;
      this.#isBusy = false;
    }
  }

  /** @returns what to wait for; `undefined` once nothing is left */
  #untilPause(): undefined | Promise<void> {
    for (;;) {
      const signal = this.inbox.takeSignal();
      if (signal) return this.#takeSignal(signal);
      const item = this.inbox.takeMessage();
      if (!item) return undefined;
      const pause = item instanceof Message ? this.#take(item) : item.deliver(this);
      if (pause) return pause;
      this.#handled += 1;
      if (this.#handled % BREATHE_EVERY === 0) return this.#breathe();
    }
  }

  #pauseFor(pause: Promise<void>): void {
    this.#atWork = pause;
    void pause.then(this.#goOn);
  }

  #takeSignal(signal: Signal): Promise<void> {
    this.meter.signalsReceived += 1;
    this.house.signalTaken(this);
    return signal.deliver(this);
  }

  #take(message: Message): undefined | Promise<void> {
    const waitedMs = this.house.instant.tick.ms - message.sent.ms;
    this.meter.received(message.edge.isBounded, waitedMs);
    const pause = message.deliver(this);
    return this.house.observers.hears.handled ? this.#tellHandled(message, waitedMs, pause) : pause;
  }

  #tellHandled(message: Message, waitedMs: number, pause: undefined | Promise<void>): undefined | Promise<void> {
    const tell = () => this.house.observers.tell("handled", message.envelope(), waitedMs);
    if (pause) return pause.then(tell);
    tell();
    return undefined;
  }

  #breathe(): Promise<void> {
    this.handling = null;
    this.meter.publish(this.inbox.depth);
    return this.clock.breathe();
  }

  /** Nobody waits on an unbounded edge, so the log has to say when it runs full. */
  #unboundedSent(): void {
    this.meter.unboundedSent += 1;
    const { depth, size } = this.inbox;
    if (depth >= size && !this.#isOverfull) {
      this.#isOverfull = true;
      this.log.log("warn", "inbox is fuller than its size, by unbounded edges", { depth, size });
    } else if (this.#isOverfull && depth * 2 < size) {
      this.#isOverfull = false;
    }
  }
}

/** Whatever is thrown without being a `SubsystemError` is a bug, and fatal. */
export const isFatal = (fault: unknown): boolean => !isSubsystemError(fault) || fault.fatal;
