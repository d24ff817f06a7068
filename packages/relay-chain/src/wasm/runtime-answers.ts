import { decoded, type Result, toHex } from "@parahost/primitives";
import { type MethodOnWire, type ParachainHostApi, parachainHostMethods } from "@parahost/protocol";
import { type CallError, type RuntimeState, TrieState } from "@parahost/runtime";
import { StorageOverlay, type SubstrateRuntime } from "@parahost/wasm-host";

type Answer = Result<Uint8Array, CallError>;
/** Blocks whose answers are kept: leaves, and what their candidates may build on. */
const RECENT_STATES = 16;

/**
 * What a runtime in Wasm answers about its states. All nodes of the process ask the same of a new leaf, so each question is put to
 * the runtime once.
 */
export class RuntimeAnswers {
  readonly #recent = new Map<RuntimeState, Map<string, Answer>>();

  constructor(private readonly runtime: SubstrateRuntime) {}

  /** @param method - as on the wire */
  call(state: TrieState, method: string, args: Uint8Array): Answer {
    const known = this.#known(state);
    const question = `${method} ${toHex(args)}`;
    const answer = known.get(question) ?? this.runtime.call(new StorageOverlay(state.trie), method, args);
    known.set(question, answer);
    return answer;
  }

  /**
   * The same in the terms of the domain.
   *
   * @throws Error where the runtime does not answer, or not so
   */
  ask<M extends keyof ParachainHostApi>(
    state: TrieState,
    method: M,
    args: ParachainHostApi[M]["args"],
  ): ParachainHostApi[M]["reply"] {
    const row: MethodOnWire<ParachainHostApi[M]> = parachainHostMethods[method];
    const answer = this.call(state, row.wireName, row.args.encode(args));
    if (!answer.ok) throw new Error(`${row.wireName}: ${answer.error.details["reason"] ?? answer.error.code}`);
    return decoded(row.reply, answer.value);
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
