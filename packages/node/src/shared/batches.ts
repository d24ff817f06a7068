import type { Context, Job, Role, Scope } from "@parahost/kernel";
import { err, ok, type Result } from "@parahost/primitives";

/**
 * Work that is done together: while one batch is at work in a job, the next one gathers. Everything is handled in order.
 *
 * @typeParam T - what is gathered
 * @typeParam R - what the job makes of a batch
 */
export class Batches<S extends Role, T, R> {
  #gathered: T[] = [];
  #isAtWork = false;

  /**
   * @param work - the job
   * @param then - takes a batch with its result; in the inbox
   */
  constructor(
    private readonly scope: Scope,
    private readonly work: (batch: readonly T[]) => ReturnType<Job<S, R>>,
    private readonly then: (ctx: Context<S>, batch: readonly T[], result: R) => Promise<void> | void,
  ) {}

  add(ctx: Context<S>, item: T): void {
    this.#gathered.push(item);
    if (!this.#isAtWork) this.#start(ctx);
  }

  #start(ctx: Context<S>): void {
    const batch = this.#gathered;
    this.#gathered = [];
    this.#isAtWork = true;
    ctx.spawn(
      this.scope,
      () => this.#outcome(batch),
      async (ctx, outcome) => {
        try {
          if (!outcome.ok) throw outcome.error;
          await this.then(ctx, batch, outcome.value);
        } finally {
          this.#isAtWork = false;
          if (this.#gathered.length > 0) this.#start(ctx);
        }
      },
    );
  }

  /** A batch that fails is lost, and its fault is the kernel's to note; those behind it go on. */
  async #outcome(batch: readonly T[]): Promise<Result<R, unknown>> {
    try {
      return ok(await this.work(batch));
    } catch (fault) {
      return err(fault);
    }
  }
}
