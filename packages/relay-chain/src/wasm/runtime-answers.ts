import { decoded, type Result } from "@parahost/primitives";
import { type MethodOnWire, type ParachainHostApi, parachainHostMethods } from "@parahost/protocol";
import type { CallError, TrieState } from "@parahost/runtime";
import { StorageOverlay, type SubstrateRuntime } from "@parahost/wasm-host";
import { RecentAnswers } from "../recent-answers.js";

/** What a runtime in Wasm answers about its states. */
export class RuntimeAnswers {
  readonly #recent = new RecentAnswers();

  constructor(private readonly runtime: SubstrateRuntime) {}

  /** @param method - as on the wire */
  call(state: TrieState, method: string, args: Uint8Array): Result<Uint8Array, CallError> {
    const ask = () => this.runtime.call(new StorageOverlay(state.trie), method, args);
    return this.#recent.get(state, method, args, ask);
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
}
