import { Lru } from "../../shared/lru.js";
import { KEPT_CANDIDATES } from "./config.js";
import type { VoteBook } from "./vote-book.js";

/** Votes in memory: all of candidates in dispute, and of others those that were looked at last. */
export class VoteBooks {
  readonly #disputed = new Map<string, VoteBook>();
  readonly #others = new Lru<string, VoteBook>(KEPT_CANDIDATES);

  get(key: string): VoteBook | undefined {
    return this.#disputed.get(key) ?? this.#others.get(key);
  }

  keep(key: string, book: VoteBook): void {
    if (!this.#disputed.has(key)) this.#others.set(key, book);
  }

  /** Keeps it for as long as there is a dispute. */
  pin(key: string, book: VoteBook): void {
    this.#others.delete(key);
    this.#disputed.set(key, book);
  }

  unpin(key: string): void {
    this.#disputed.delete(key);
  }
}
