import { ImplicitView } from "./implicit-view.js";
import type { BlockId } from "./ports/chain.js";
import type { Room } from "./room.js";
import { ActiveLeavesSignal, type ActiveLeavesUpdate, BlockFinalizedSignal, type Signal } from "./signals.js";

/** Signals that an inbox holds before the overseer waits. */
const SIGNALS_SIZE = 64;

interface Waiting {
  readonly make: () => Signal;
  readonly sent: () => void;
}

/** Puts each signal into all inboxes in one step, and waits with it while one of them has too many unread. */
export class Broadcast {
  readonly #view = new ImplicitView();
  readonly #waiting: Waiting[] = [];

  constructor(
    private readonly rooms: ReadonlyMap<string, Room>,
    private readonly afterSignal: () => void,
  ) {}

  activeLeaves({ activated = null, deactivated = [] }: ActiveLeavesUpdate): void | Promise<void> {
    return this.#send(() => new ActiveLeavesSignal(activated, deactivated, this.#view.change(activated, deactivated)));
  }

  blockFinalized(block: BlockId): void | Promise<void> {
    return this.#send(() => new BlockFinalizedSignal(block));
  }

  /** A room has taken a signal: there may be space for those that wait. */
  taken(): void {
    while (this.#waiting.length > 0 && this.#hasSpace()) {
      const next = this.#waiting.shift();
      if (next) this.#put(next.make());
      next?.sent();
    }
  }

  close(): void {
    for (const { sent } of this.#waiting.splice(0)) sent();
  }

  #send(make: () => Signal): void | Promise<void> {
    if (this.#waiting.length === 0 && this.#hasSpace()) return this.#put(make());
    return new Promise((sent) => this.#waiting.push({ make, sent }));
  }

  #put(signal: Signal): void {
    for (const room of this.rooms.values()) room.signal(signal);
    this.afterSignal();
  }

  #hasSpace(): boolean {
    for (const { inbox } of this.rooms.values()) if (inbox.unreadSignals >= SIGNALS_SIZE) return false;
    return true;
  }
}
