import { codecs } from "@parahost/primitives";
import { type RuntimeModule, Storage, StorageValue, System } from "@parahost/runtime";
import { inject, injectable } from "inversify";

/**
 * Counts blocks, in the state of the chain.
 *
 * Synchronous and deterministic, as all that the runtime runs: no clock, no I/O, no chance.
 */
@injectable()
export class TemplateName implements RuntimeModule {
  readonly module = "TemplateName";
  /** Its hooks run after those of that module; in finalization, before. */
  readonly after = "ParasInherent";
  readonly #count: StorageValue<number>;

  constructor(
    @inject(Storage) storage: Storage,
    @inject(System) private readonly system: System,
  ) {
    this.#count = new StorageValue(storage, "TemplateName", "Count", codecs.u32, 0);
  }

  onInitialize(): void {
    this.#count.set(this.#count.get() + 1);
  }

  /** With `--check`, asked after every block. */
  brokenInvariants(): readonly string[] {
    const count = this.#count.get();
    return count === this.system.number ? [] : [`${count} blocks are counted after block ${this.system.number}`];
  }
}
