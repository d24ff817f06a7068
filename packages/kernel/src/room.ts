import { HandlerContext } from "./contexts.js";
import { isSubsystemError } from "./errors.js";
import { INBOX_SIZE } from "./graph.js";
import { Inbox } from "./inbox.js";
import type { Instant } from "./instant.js";
import { Jobs } from "./jobs.js";
import type { JobResult, Message } from "./message.js";
import type { KernelMetrics } from "./meter.js";
import { Meter } from "./meter.js";
import type { Observers } from "./onlookers.js";
import type { Clock } from "./ports/clock.js";
import type { Log } from "./ports/log.js";
import type { Signal } from "./signals.js";
import type { AnySubsystem } from "./subsystem.js";
import type { Speaker, Switchboard } from "./switchboard.js";

/** Messages handled before the others have a turn. A number of messages, never a time. */
const BREATHE_EVERY = 256;

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
  readonly clock: Clock;
  readonly instant: Instant;
  /** What the handler at work waits for. */
  readonly waitsFor = new Set<{ readonly to: string; readonly kind: string }>();
  /** What the handler at work handles; `null` between two. */
  handling: string | null = null;
  switchboard!: Switchboard;
  speaker!: Speaker;
  #isOverfull = false;
  #ended: Promise<void> = Promise.resolve();

  constructor(
    readonly subsystem: AnySubsystem,
    private readonly house: House,
    log: Log,
  ) {
    const { name, target, inboxSize = INBOX_SIZE } = subsystem.role;
    this.name = name;
    this.clock = house.clock;
    this.instant = house.instant;
    this.inbox = new Inbox(inboxSize);
    this.jobs = new Jobs(name);
    this.log = log.target(target);
    this.meter = new Meter(name, house.metrics);
  }

  /** Gives the room its place in the node. */
  connect(switchboard: Switchboard): void {
    this.switchboard = switchboard;
    this.speaker = switchboard.speaker(this.subsystem.role);
  }

  context(cause: number | null): HandlerContext {
    return new HandlerContext(this, cause);
  }

  start(): void {
    this.#ended = this.#run();
  }

  /** Closes the inbox, ends the jobs, and lets the subsystem finish. Fulfilled once it has. */
  async conclude(reason: unknown): Promise<void> {
    this.inbox.close();
    this.jobs.endAll(reason);
    await this.#ended;
    this.handling = "onConclude";
    await this.guard(() => this.subsystem.onConclude?.());
    this.handling = null;
  }

  signal(signal: Signal): void {
    this.meter.signalsSent += 1;
    this.inbox.signal(signal);
  }

  put(message: Message): void | Promise<void> {
    if (message.isBounded) this.meter.boundedSent += 1;
    else this.#unbounded();
    const entered = this.inbox.put(message, message.isBounded);
    if (entered) this.meter.blocked += 1;
    return entered;
  }

  putResult(result: JobResult): void {
    this.#unbounded();
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

  async guard(work: () => void | Promise<void>): Promise<void> {
    try {
      await work();
    } catch (fault) {
      this.fail(fault);
    }
  }

  async #run(): Promise<void> {
    this.handling = "onStart";
    await this.guard(() => this.subsystem.onStart?.(this.context(null) as never));
    this.handling = null;
    for (let handled = 1; !this.inbox.closed; handled++) {
      const item = this.inbox.take();
      if (!item) {
        await this.inbox.arrival();
        this.instant.refresh();
        continue;
      }
      const atWork = "sentAtMs" in item ? this.#take(item) : this.#takeSignal(item);
      if (atWork) {
        await atWork;
        this.instant.refresh();
      }
      this.handling = null;
      if (handled % BREATHE_EVERY === 0) await this.#breathe();
    }
  }

  #takeSignal(signal: Signal): Promise<void> {
    this.meter.signalsReceived += 1;
    this.house.signalTaken(this);
    return signal.deliver(this);
  }

  #take(item: Message | JobResult): void | Promise<void> {
    const waitedMs = this.instant.ms - item.sentAtMs;
    this.meter.received(item.isBounded, waitedMs);
    const atWork = item.deliver(this);
    const { observers } = this.house;
    if (!observers.hears.handled || !("kind" in item)) return atWork;
    const tell = () => observers.tell("handled", item, waitedMs);
    return atWork ? atWork.then(tell) : tell();
  }

  async #breathe(): Promise<void> {
    this.meter.publish(this.inbox.depth);
    await this.clock.breathe();
    this.instant.refresh();
  }

  /** Nobody waits on an unbounded edge, so the log has to say when it runs full. */
  #unbounded(): void {
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

export const isFatal = (fault: unknown): boolean => !isSubsystemError(fault) || fault.fatal;
