import type { BlockNumber, Hash, SessionIndex } from "@parahost/primitives";
import { Lru } from "../../shared/lru.js";
import { type Holds, KEPT_BLOCKS, KEPT_CODES, KEPT_SESSIONS } from "./config.js";

/** Answers by question. `undefined`: not asked yet. */
export interface Answers {
  get(question: string): unknown;
  set(question: string, answer: unknown): void;
}
/** A block, as far as answers at it go. */
export interface KnownBlock {
  readonly hash: Hash;
  readonly number: BlockNumber;
  /** The version of the ParachainHost API there. */
  readonly version: number;
  /** Of the block to be built on it. */
  readonly session: SessionIndex;
  /** The first block of that session that was asked about on this fork: two forks may begin a session differently. */
  readonly anchor: Hash;
}
interface Kept extends KnownBlock {
  readonly answers: Answers;
}

/** What the runtime has answered so far, as long as it holds. Bounded. */
export class KeptAnswers {
  readonly #blocks = new Lru<Hash, Kept>(KEPT_BLOCKS);
  readonly #sessions = new Lru<Hash, Answers>(KEPT_SESSIONS);
  readonly #always = new Lru<string, unknown>(KEPT_CODES);

  /** `undefined` for a block that was not asked about, or was let go. */
  block(at: Hash): KnownBlock | undefined {
    return this.#blocks.get(at);
  }

  /** A block joins its parent's session, where that is known. */
  learn(block: Omit<KnownBlock, "anchor">, parentHash: Hash): KnownBlock {
    const parent = this.#blocks.get(parentHash);
    const anchor = parent?.session === block.session ? parent.anchor : block.hash;
    const kept = { ...block, anchor, answers: new Map() };
    this.#blocks.set(block.hash, kept);
    return kept;
  }

  /** Where the answer to a question at that block is kept; `null` where it is not. */
  keeping(holds: Holds, { hash, anchor }: KnownBlock): Answers | null {
    if (holds === "always") return this.#always;
    if (holds === "block") return this.#blocks.get(hash)?.answers ?? null;
    if (holds === "once") return null;
    const session = this.#sessions.get(anchor) ?? new Map<string, unknown>();
    this.#sessions.set(anchor, session);
    return session;
  }

  /** Lets go of the blocks before the one finalized. */
  finalized(finalized: BlockNumber): void {
    this.#blocks.deleteWhere(({ number }) => number < finalized);
  }
}
