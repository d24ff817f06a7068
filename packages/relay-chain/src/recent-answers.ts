import { type Result, toHex } from "@parahost/primitives";
import type { CallError, RuntimeState } from "@parahost/runtime";

type Answer = Result<Uint8Array, CallError>;
/** Blocks whose answers are kept: leaves, and what their candidates may build on. */
const RECENT_STATES = 16;

/** What a runtime answered about its states. All nodes of a process ask the same of a new leaf: it is asked once. */
export class RecentAnswers {
  readonly #recent = new Map<RuntimeState, Map<string, Answer>>();

  /** The answer that is kept, or what `ask` says now. Whoever asks again gets the same bytes. */
  get(state: RuntimeState, method: string, args: Uint8Array, ask: () => Answer): Answer {
    const known = this.#known(state);
    const question = `${method} ${toHex(args)}`;
    const kept = known.get(question);
    if (kept) return kept;
    const answer = ask();
    known.set(question, answer);
    return answer;
  }

  #known(state: RuntimeState): Map<string, Answer> {
    const known = this.#recent.get(state) ?? new Map<string, Answer>();
    this.#recent.set(state, known);
    for (const oldest of this.#recent.keys()) {
      if (this.#recent.size <= RECENT_STATES) break;
      this.#recent.delete(oldest);
    }
    return known;
  }
}
