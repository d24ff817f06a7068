import { type ParachainHost, SubsystemError } from "@parahost/kernel";
import type { Hash } from "@parahost/primitives";
import type { RuntimeState } from "@parahost/runtime";
import type { ChainRuntime } from "./chain-runtime.js";
import type { ChainView } from "./chain-view.js";
import { unknownBlock } from "./errors.js";

/** Answers a node's questions from the chain's runtime, about blocks that have reached that node. */
export class RuntimeParachainHost implements ParachainHost {
  constructor(
    private readonly runtime: Pick<ChainRuntime, "call" | "apiVersion">,
    private readonly view: ChainView,
  ) {}

  async call(at: Hash, method: string, args: Uint8Array): Promise<Uint8Array> {
    const answer = this.runtime.call(this.#state(at), method, args);
    if (answer.ok) return answer.value;
    const { code, details } = answer.error;
    throw new SubsystemError("relayChain", code, { fatal: false, details: { at, method, ...details } });
  }

  async apiVersion(at: Hash): Promise<number> {
    return this.runtime.apiVersion(this.#state(at));
  }

  #state(at: Hash): RuntimeState {
    const block = this.view.block(at);
    if (!block) throw unknownBlock(at);
    return block.body.state;
  }
}
