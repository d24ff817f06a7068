import { Ask } from "./ask.js";
import type { Ending } from "./ending.js";
import { SubsystemError } from "./errors.js";
import type { Instant } from "./instant.js";
import { Message } from "./message.js";
import type { KernelMetrics } from "./meter.js";
import type { Observers } from "./onlookers.js";
import type { Clock } from "./ports/clock.js";
import type { Log } from "./ports/log.js";
import type { Room } from "./room.js";
import type { AskOptions, Role } from "./subsystem.js";

/** The way from one speaker to one subsystem, as the speaker's role has it. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly tells: boolean;
  /** From handlers; jobs may too. */
  readonly asks: boolean;
  readonly jobAsks: boolean;
  readonly isBounded: boolean;
  /** `null`: no such subsystem in this node. */
  readonly room: Room | null;
}
/** Who speaks: a subsystem, or a party outside. */
export class Speaker {
  private readonly edges: ReadonlyMap<string, Edge>;
  /** Whoever has spoken to someone speaks to them again. */
  private last: Edge | undefined;

  constructor(
    readonly name: string,
    edges: readonly Edge[],
  ) {
    this.edges = new Map(edges.map((edge) => [edge.to, edge]));
  }

  /** The way to that subsystem, if the role lets it be told something. */
  toTell(to: string): Edge {
    const edge = this.find(to);
    if (!edge?.tells) throw this.notInRole(to, "tells");
    return edge;
  }

  /** Likewise, asked something. */
  toAsk(to: string, isHandler: boolean): Edge {
    const edge = this.find(to);
    if (!(isHandler ? edge?.asks : edge?.jobAsks) || !edge) throw this.notInRole(to, isHandler ? "asks" : "jobAsks");
    return edge;
  }

  private find(to: string): Edge | undefined {
    if (this.last?.to !== to) this.last = this.edges.get(to);
    return this.last;
  }

  private notInRole(to: string, use: "asks" | "jobAsks" | "tells"): SubsystemError {
    return new SubsystemError(this.name, "NotInRole", { fatal: true, details: { to, use } });
  }
}
type Speaking = Pick<Role, "asks" | "tells" | "unbounded"> & Partial<Pick<Role, "jobAsks">> & { readonly name: string };

/** Who asks: a handler, of which `waiting` says what it waits for, or a job, whose end withdraws the question. */
export interface Asker {
  readonly cause: number | null;
  readonly within: Ending | null;
  readonly waiting: Room["waitsFor"] | null;
}

/**
 * Carries messages from inbox to inbox.
 *
 * The types in `subsystem.ts` have checked who says what to whom; in here payloads are loose, and the roles are checked once more,
 * for speakers that no compiler has seen.
 */
export class Switchboard {
  #lastId = 0;
  readonly #missing = new Set<string>();

  constructor(
    private readonly rooms: ReadonlyMap<string, Room>,
    private readonly clock: Clock,
    private readonly instant: Instant,
    private readonly observers: Observers,
    private readonly log: Log,
    private readonly metrics: KernelMetrics,
  ) {}

  /** Envelopes so far. */
  get relayed(): number {
    return this.#lastId;
  }

  speaker({ name, asks, jobAsks = [], tells, unbounded }: Speaking): Speaker {
    const edges = [...new Set<string>([...asks, ...jobAsks, ...tells])].map((to): Edge => {
      const is = (list: readonly string[]) => list.includes(to);
      const room = this.rooms.get(to) ?? null;
      const uses = { tells: is(tells), asks: is(asks), jobAsks: is(asks) || is(jobAsks) };
      return { from: name, to, ...uses, isBounded: !is(unbounded), room };
    });
    return new Speaker(name, edges);
  }

  tell(speaker: Speaker, cause: number | null, to: string, kind: string, payload: unknown): undefined | Promise<void> {
    const edge = speaker.toTell(to);
    return this.#send(this.#message(edge, cause, kind, payload, null));
  }

  offer(speaker: Speaker, cause: number | null, to: string, kind: string, payload: unknown): boolean {
    const edge = speaker.toTell(to);
    if (edge.room && (edge.room.inbox.isClosed || (edge.isBounded && edge.room.inbox.isFull))) return false;
    void this.#send(this.#message(edge, cause, kind, payload, null));
    return edge.room !== null;
  }

  ask(speaker: Speaker, asker: Asker, to: string, kind: string, payload: unknown, options?: AskOptions): Ask {
    const edge = speaker.toAsk(to, asker.waiting !== null);
    const ask = new Ask(to, kind, asker.within, asker.waiting);
    if (options) this.#limit(speaker.name, ask, options);
    if (!ask.isSettled) void this.#send(this.#message(edge, asker.cause, kind, payload, ask));
    return ask;
  }

  #message(edge: Edge, cause: number | null, kind: string, payload: unknown, ask: Ask | null): Message {
    this.#lastId += 1;
    return new Message(this.#lastId, cause, edge, kind, payload, ask, this.instant.tick);
  }

  #send(message: Message): undefined | Promise<void> {
    if (this.observers.hears.envelope) this.observers.tell("envelope", message.envelope());
    const { room } = message.edge;
    return room ? room.put(message) : this.#undelivered(message);
  }

  /** A role may name a subsystem that this node does without: asking it fails, telling it leads nowhere. */
  #undelivered(message: Message): undefined {
    const { from, to } = message.edge;
    this.metrics.undelivered.inc(1, { to });
    if (!this.#missing.has(to)) this.log.log("debug", "messages lead nowhere: no such subsystem here", { from, to });
    this.#missing.add(to);
    message.drop();
  }

  #limit(origin: string, ask: Ask, { signal, limitMs }: AskOptions): void {
    if (signal?.aborted) ask.reject(signal.reason);
    if (ask.isSettled) return;
    const give = () => ask.reject(signal?.reason);
    signal?.addEventListener("abort", give, { once: true });
    const callOff = limitMs === undefined ? undefined : this.#timeOut(origin, ask, limitMs);
    ask.finally(() => {
      signal?.removeEventListener("abort", give);
      callOff?.();
    });
  }

  #timeOut(origin: string, ask: Ask, limitMs: number): () => void {
    const details = { limitMs, to: ask.to, kind: ask.kind };
    return this.clock.alarm(limitMs, () =>
      ask.reject(new SubsystemError(origin, "TimedOut", { fatal: false, details })),
    );
  }
}
