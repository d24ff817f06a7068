import type { Context, JobContext, Role, StoreOperation } from "@parahost/kernel";
import { err, ok, type Result } from "@parahost/primitives";

/** What a turn has come to. */
export interface Decision<S extends Role> {
  readonly operations: readonly StoreOperation[];
  /** What follows, in the inbox, once that is written. */
  done(ctx: Context<S>): Promise<void> | void;
}
/** Something to be done in its turn. */
export interface Turn<S extends Role> {
  /** What takes long, in a job. @returns what decides, in the inbox */
  prepare(job: JobContext<S>): Promise<() => Decision<S>>;
  /** It could not be prepared. Throws what nobody else is told of. */
  failed(fault: unknown): void;
}

/**
 * Does one thing after the other, each in three steps: a job reads, a handler decides, a job writes. So whoever decides knows all
 * that was decided before him, and nobody is told of what could still be lost.
 */
export class Turns<S extends Role> {
  readonly #waiting: Turn<S>[] = [];
  #isAtWork = false;

  /** @param write - fulfilled once it would survive a crash */
  constructor(private readonly write: (operations: readonly StoreOperation[]) => Promise<void>) {}

  /** The one that comes last, and has not begun. */
  get last(): Turn<S> | undefined {
    return this.#waiting.at(-1);
  }

  add(ctx: Context<S>, turn: Turn<S>): void {
    this.#waiting.push(turn);
    if (!this.#isAtWork) this.#next(ctx);
  }

  /** Puts them before all that wait. For {@link Decision.done}, after which they begin. */
  addFirst(turns: readonly Turn<S>[]): void {
    this.#waiting.unshift(...turns);
  }

  #next(ctx: Context<S>): void {
    const turn = this.#waiting.shift();
    this.#isAtWork = turn !== undefined;
    if (!turn) return;
    ctx.spawn(
      "node",
      (job) => attempt(() => turn.prepare(job)),
      (ctx, prepared) => this.#decide(ctx, turn, prepared),
    );
  }

  async #decide(ctx: Context<S>, turn: Turn<S>, prepared: Result<() => Decision<S>, unknown>): Promise<void> {
    if (!prepared.ok) {
      this.#next(ctx);
      return turn.failed(prepared.error);
    }
    const decision = prepared.value();
    if (decision.operations.length === 0) return this.#finish(ctx, decision);
    ctx.spawn(
      "node",
      () => this.write(decision.operations),
      (ctx) => this.#finish(ctx, decision),
    );
  }

  async #finish(ctx: Context<S>, decision: Decision<S>): Promise<void> {
    try {
      await decision.done(ctx);
    } finally {
      this.#next(ctx);
    }
  }
}

async function attempt<T>(work: () => Promise<T>): Promise<Result<T, unknown>> {
  try {
    return ok(await work());
  } catch (fault) {
    return err(fault);
  }
}
