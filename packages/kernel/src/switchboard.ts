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

type Uses = "asks" | "jobAsks" | "tells";
/** The way from one speaker to one subsystem. */
interface Edge {
  readonly uses: ReadonlySet<Uses>;
  readonly bounded: boolean;
  /** `null`: no such subsystem in this node. */
  readonly room: Room | null;
}
/** Who speaks: a subsystem, or a party outside. */
export interface Speaker {
  readonly name: string;
  readonly edges: ReadonlyMap<string, Edge>;
}
type Speaking = Pick<Role, "asks" | "tells" | "unbounded"> & Partial<Pick<Role, "jobAsks">> & { readonly name: string };

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
    const lists: Readonly<Record<Uses, readonly string[]>> = { asks, jobAsks, tells };
    const edges = new Map<string, Edge>();
    for (const to of new Set([...asks, ...jobAsks, ...tells])) {
      const uses = new Set((["asks", "jobAsks", "tells"] as const).filter((use) => lists[use].includes(to)));
      edges.set(to, { uses, bounded: !unbounded.includes(to), room: this.rooms.get(to) ?? null });
    }
    return { name, edges };
  }

  tell(speaker: Speaker, cause: number | null, to: string, kind: string, payload: unknown): void | Promise<void> {
    const edge = this.#edge(speaker, to, "tells");
    const message = this.#envelope(speaker, cause, to, kind, payload, null, edge.bounded);
    return edge.room ? edge.room.put(message) : this.#undelivered(message);
  }

  offer(speaker: Speaker, cause: number | null, to: string, kind: string, payload: unknown): boolean {
    const edge = this.#edge(speaker, to, "tells");
    if (edge.room && (edge.room.inbox.closed || (edge.bounded && edge.room.inbox.full))) return false;
    const message = this.#envelope(speaker, cause, to, kind, payload, null, edge.bounded);
    if (!edge.room) this.#undelivered(message);
    else void edge.room.put(message);
    return edge.room !== null;
  }

  /** @param within - the job that asks, and whose end withdraws the question; `null` in handlers and outside */
  ask(
    speaker: Speaker,
    cause: number | null,
    [to, kind, payload]: readonly [to: string, kind: string, payload: unknown],
    options: AskOptions | undefined,
    within: Ending | null,
    isJob: boolean,
  ): Ask {
    const edge = this.#edge(speaker, to, isJob ? "jobAsks" : "asks");
    const ask = new Ask(to, kind, within);
    if (options) this.#limit(speaker.name, ask, options);
    if (ask.settled) return ask;
    const message = this.#envelope(speaker, cause, to, kind, payload, ask, edge.bounded);
    if (edge.room) void edge.room.put(message);
    else this.#undelivered(message);
    return ask;
  }

  #edge(speaker: Speaker, to: string, use: Uses): Edge {
    const edge = speaker.edges.get(to);
    if (edge && (edge.uses.has(use) || (use === "jobAsks" && edge.uses.has("asks")))) return edge;
    throw new SubsystemError(speaker.name, "NotInRole", { fatal: true, details: { to, use } });
  }

  #envelope(
    from: Speaker,
    cause: number | null,
    to: string,
    kind: string,
    payload: unknown,
    ask: Ask | null,
    isBounded: boolean,
  ): Message {
    this.#lastId += 1;
    const message = new Message(this.#lastId, cause, from.name, to, kind, payload, ask, this.instant.ms, isBounded);
    if (this.observers.hears.envelope) this.observers.tell("envelope", message);
    return message;
  }

  /** A role may name a subsystem that this node does without: asking it fails, telling it leads nowhere. */
  #undelivered(message: Message): void {
    const { from, to, kind } = message;
    this.metrics.undelivered.inc(1, { to });
    if (!this.#missing.has(to))
      this.log.log("debug", "messages lead nowhere: no such subsystem here", { from, to, kind });
    this.#missing.add(to);
    message.drop();
  }

  #limit(origin: string, ask: Ask, { signal, limitMs }: AskOptions): void {
    if (signal?.aborted) ask.reject(signal.reason);
    if (ask.settled) return;
    const done = new AbortController();
    const give = () => ask.reject(signal?.reason);
    signal?.addEventListener("abort", give, { once: true });
    ask.finally(() => {
      signal?.removeEventListener("abort", give);
      done.abort();
    });
    if (limitMs === undefined) return;
    const details = { limitMs, to: ask.to, kind: ask.kind };
    this.clock.sleep(limitMs, done.signal).then(
      () => ask.reject(new SubsystemError(origin, "TimedOut", { fatal: false, details })),
      () => undefined,
    );
  }
}
