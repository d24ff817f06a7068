import { inject, injectable, multiInject } from "inversify";
import { Broadcast } from "./broadcast.js";
import { isSubsystemError, SubsystemError } from "./errors.js";
import { INBOX_SIZE, type MessageGraph, messageGraph, refuseCycles } from "./graph.js";
import { Handle } from "./handle.js";
import { Instant } from "./instant.js";
import { KernelMetrics, meterName } from "./meter.js";
import { Observers } from "./onlookers.js";
import type { BlockId } from "./ports/chain.js";
import { Clock, NOT_AWAITED } from "./ports/clock.js";
import { Log } from "./ports/log.js";
import { Metrics } from "./ports/metrics.js";
import { isFatal, Room } from "./room.js";
import type { ActiveLeavesUpdate } from "./signals.js";
import { StallWatch, type Wait, whoWaits } from "./stall-watch.js";
import { AnySubsystem, type Party, type Role } from "./subsystem.js";
import { Switchboard } from "./switchboard.js";

/** After `Conclude` subsystems have so long to finish. */
export const CONCLUDE_GRACE_MS = 2_000;

/**
 * Starts the subsystems, carries what they say, ends what they started.
 *
 * @guide node/overseer.md
 */
@injectable()
export class Overseer {
  /** Fulfilled once the node has concluded; rejects with the first fatal fault, if that was why. */
  readonly ended: Promise<void>;
  readonly #rooms = new Map<string, Room>();
  readonly #switchboard: Switchboard;
  readonly #broadcast: Broadcast;
  readonly #stallWatch: StallWatch;
  readonly #instant: Instant;
  readonly #metrics: KernelMetrics;
  readonly #end: { resolve(): void; reject(cause: unknown): void };
  #concluding: Promise<void> | undefined;
  #cause: unknown;

  constructor(
    @multiInject(AnySubsystem) subsystems: readonly AnySubsystem[],
    @inject(Clock) private readonly clock: Clock,
    @inject(Log) private readonly log: Log,
    @inject(Metrics) metrics: Metrics,
    @inject(Observers) private readonly observers: Observers,
  ) {
    const roles = subsystems.map(({ role }) => role);
    checkRoles(roles);
    this.#instant = new Instant(clock);
    this.#metrics = new KernelMetrics(metrics);
    const house = {
      ...{ clock, observers, instant: this.#instant, metrics: this.#metrics },
      note: (room: Room, fault: unknown) => this.#note(room, fault),
      signalTaken: (room: Room) => this.#signalTaken(room),
    };
    for (const subsystem of subsystems) this.#rooms.set(subsystem.role.name, new Room(subsystem, house, log));
    this.#switchboard = new Switchboard(this.#rooms, clock, this.#instant, observers, log, this.#metrics);
    for (const room of this.#rooms.values()) room.connect(this.#switchboard);
    this.#stallWatch = new StallWatch(clock, (room, fault) => this.#note(room, fault), this.#rooms);
    this.#broadcast = new Broadcast(this.#rooms, () => this.#stallWatch.sent());
    let end: { resolve(): void; reject(cause: unknown): void } | undefined;
    this.ended = new Promise((resolve, reject) => {
      end = { resolve, reject };
    });
    this.#end = end as unknown as { resolve(): void; reject(cause: unknown): void };
    this.ended.catch(() => undefined); // Whoever runs the node looks at it; a test may not.
  }

  /** Who may say what to whom in this node. */
  get graph(): MessageGraph {
    return messageGraph([...this.#rooms.values()].map(({ subsystem }) => subsystem.role));
  }

  /** Lets the subsystems begin. What they were sent before waits in their inboxes. */
  start(): void {
    for (const room of this.#rooms.values()) room.start();
  }

  /** The way in for a party outside. */
  handle<P extends Party>(party: P): Handle<P> {
    if (this.#rooms.has(party.name)) throw nameTaken(party.name);
    return new Handle(party, this.#switchboard, this.#instant);
  }

  /** One signal, put into all inboxes in one step; a promise while one of them has too many unread. */
  activeLeaves(update: ActiveLeavesUpdate): void | Promise<void> {
    const { activated = null, deactivated = [] } = update;
    this.#instant.refresh();
    const sent = this.#broadcast.activeLeaves(update);
    if (activated) this.#metrics.activatedHeads.inc();
    if (deactivated.length > 0) this.#metrics.deactivatedHeads.inc(deactivated.length);
    if (this.observers.hears.leaf) {
      const leaf = activated && { hash: activated.hash, number: activated.number };
      this.observers.tell("leaf", { activated: leaf, deactivated });
    }
    this.#publish();
    return sent;
  }

  /** Likewise. */
  blockFinalized(block: BlockId): void | Promise<void> {
    this.#instant.refresh();
    const sent = this.#broadcast.blockFinalized(block);
    this.#publish();
    return sent;
  }

  /** Who waits for whom at this moment; for reports on what does not come. */
  whoWaits(): readonly Wait[] {
    const waits = [...this.#rooms.values()].flatMap((room) => whoWaits(room, this.#rooms).slice(0, 1));
    return waits.filter(({ waitsFor }) => waitsFor.length > 0);
  }

  /**
   * Ends the node: inboxes close, jobs end, and each subsystem has a moment to finish.
   *
   * @param cause - the fault that `ended` rejects with; the first one counts
   * @returns fulfilled once the node has ended, whatever the cause
   */
  conclude(cause?: unknown): Promise<void> {
    this.#concluding ??= this.#conclude(cause);
    return this.#concluding;
  }

  async #conclude(cause: unknown): Promise<void> {
    this.#cause = cause;
    this.#stallWatch.stop();
    this.#broadcast.close();
    const reason = cause ?? new SubsystemError("kernel", "Concluded", { fatal: false });
    const unfinished = new Set(this.#rooms.keys());
    const finishing = [...this.#rooms.values()].map(async (room) => {
      await room.conclude(reason);
      unfinished.delete(room.name);
    });
    const done = new AbortController();
    const grace = this.clock.sleep(CONCLUDE_GRACE_MS, done.signal).catch(() => undefined);
    await Promise.race([Promise.all(finishing), grace]);
    done.abort(NOT_AWAITED);
    if (unfinished.size > 0) this.log.log("error", "subsystems did not finish", { subsystems: [...unfinished] });
    this.#publish();
    if (this.observers.hears.concluded) this.observers.tell("concluded", cause);
    if (cause === undefined) this.#end.resolve();
    else this.#end.reject(cause);
  }

  #signalTaken(room: Room): void {
    this.#stallWatch.taken(room);
    this.#broadcast.taken();
  }

  /** A fault is noted once, though it may end many jobs; a fatal one ends the node. */
  #note(room: Room, fault: unknown): void {
    const fatal = isFatal(fault);
    if (this.#concluding && (fault === this.#cause || isAftermath(fault))) return;
    const code = isSubsystemError(fault) ? fault.code : "Bug";
    const known = isSubsystemError(fault) ? { origin: fault.origin, ...fault.details } : {};
    room.log.log(fatal ? "error" : "warn", fatal ? "fatal fault" : "fault", { ...known, code, fault });
    this.#metrics.faults.inc(1, { subsystem_name: meterName(room.name), code });
    if (this.observers.hears.fault) this.observers.tell("fault", room.name, fault);
    if (fatal) void this.conclude(fault);
  }

  #publish(): void {
    this.#metrics.publishRelayed(this.#switchboard.relayed);
    for (const { meter, inbox } of this.#rooms.values()) meter.publish(inbox.depth);
  }
}

function checkRoles(roles: readonly Role[]): void {
  const names = new Set<string>();
  for (const role of roles) {
    const { name, inboxSize = INBOX_SIZE } = role;
    if (names.has(name)) throw nameTaken(name);
    names.add(name);
    if (!Number.isSafeInteger(inboxSize) || inboxSize < 1)
      throw new SubsystemError("kernel", "BadInboxSize", { fatal: true, details: { name, inboxSize } });
    const spokenTo = new Set([...role.asks, ...role.jobAsks, ...role.tells]);
    const unspoken = role.unbounded.filter((to) => !spokenTo.has(to));
    if (unspoken.length > 0)
      throw new SubsystemError("kernel", "UnboundedUnspoken", { fatal: true, details: { name, unspoken } });
  }
  refuseCycles(roles);
}

/** What the end of the node does to those that still wait. */
const isAftermath = (fault: unknown): boolean =>
  isSubsystemError(fault) && fault.origin === "kernel" && (fault.code === "AnswererGone" || fault.code === "Concluded");
const nameTaken = (name: string) => new SubsystemError("kernel", "NameTaken", { fatal: true, details: { name } });
