import { SubsystemError } from "./errors.js";
import type { Clock } from "./ports/clock.js";
import type { Room } from "./room.js";

/** A subsystem that leaves a signal unread for so long is stalled. */
export const STALLED_AFTER_MS = 10_000;

/** One link of the chain of those who wait. */
export interface Wait {
  readonly subsystem: string;
  readonly handling: string | null;
  readonly waitsFor: readonly { readonly to: string; readonly kind: string }[];
}

/**
 * Finds subsystems that leave signals unread.
 *
 * It sleeps only while some signal is unread, so that it never keeps virtual time going by itself.
 */
export class StallWatch {
  /** When each room was sent the signals that it has not read, the oldest first. */
  readonly #unread = new Map<Room, number[]>();
  #callOff: (() => void) | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly stalled: (room: Room, fault: SubsystemError) => void,
    private readonly rooms: ReadonlyMap<string, Room>,
  ) {}

  /** A signal was put into all inboxes. */
  sent(): void {
    const now = this.clock.now();
    for (const room of this.rooms.values()) {
      if (room.inbox.isClosed) continue;
      const unread = this.#unread.get(room);
      if (unread) unread.push(now);
      else this.#unread.set(room, [now]);
    }
    if (!this.#callOff && this.#unread.size > 0) this.#watch();
  }

  /** The room has taken one. */
  taken(room: Room): void {
    const unread = this.#unread.get(room);
    unread?.shift();
    if (unread?.length === 0) this.#unread.delete(room);
    if (this.#unread.size === 0) this.stop();
  }

  stop(): void {
    this.#unread.clear();
    this.#callOff?.();
    this.#callOff = undefined;
  }

  #watch(): void {
    const [room, since] = this.#oldest();
    const leftMs = since + STALLED_AFTER_MS - this.clock.now();
    if (leftMs <= 0) this.#report(room);
    else this.#callOff = this.clock.alarm(leftMs, () => this.#watch());
  }

  #oldest(): readonly [Room, number] {
    const firsts = [...this.#unread].map(([room, [since = 0]]) => [room, since] as const);
    return firsts.reduce((a, b) => (b[1] < a[1] ? b : a));
  }

  #report(room: Room): void {
    const details = {
      subsystem: room.name,
      unreadSignals: room.inbox.unreadSignals,
      waits: whoWaits(room, this.rooms),
    };
    this.stop();
    this.stalled(room, new SubsystemError("kernel", "SubsystemStalled", { fatal: true, details }));
  }
}

/** Who waits for whom, from that room on. */
export function whoWaits(first: Room, rooms: ReadonlyMap<string, Room>): readonly Wait[] {
  const waits: Wait[] = [];
  const seen = new Set<Room>();
  const visit = (room: Room | undefined): void => {
    if (!room || seen.has(room)) return;
    seen.add(room);
    const waitsFor = [...room.waitsFor].map(({ to, kind }) => ({ to, kind }));
    if (room.handling === null && waitsFor.length === 0) return;
    waits.push({ subsystem: room.name, handling: room.handling, waitsFor });
    for (const { to } of waitsFor) visit(rooms.get(to));
  };
  visit(first);
  return waits;
}
