import { Chain, type Handlers, type Subsystem } from "@parahost/kernel";
import type { ChainApiMessages } from "@parahost/protocol";
import { inject, injectable } from "inversify";
import { ChainApiMetrics } from "./metrics.js";
import { type ChainApiRole, chainApiRole } from "./role.js";

/**
 * Answers what other subsystems ask of the relay chain's blocks. A block that has not reached this node is not there.
 *
 * @guide node/utility/chain-api.md
 */
@injectable()
export class ChainApiSubsystem implements Subsystem<ChainApiRole> {
  readonly role = chainApiRole;

  constructor(
    @inject(Chain) private readonly chain: Chain,
    @inject(ChainApiMetrics) private readonly metrics: ChainApiMetrics,
  ) {}

  readonly handlers: Handlers<ChainApiRole> = {
    blockNumber: (_ctx, { at }) =>
      this.#answer("blockNumber", async () => (await this.chain.header(at))?.number ?? null),
    blockHeader: (_ctx, { at }) => this.#answer("blockHeader", () => this.chain.header(at)),
    finalizedBlockHash: (_ctx, { number }) =>
      this.#answer("finalizedBlockHash", () => this.chain.finalizedHash(number)),
    finalizedBlockNumber: () => this.#answer("finalizedBlockNumber", async () => this.chain.finalized().number),
    ancestors: (_ctx, { at, k }) => this.#answer("ancestors", () => this.chain.ancestors(at, k)),
  };

  async #answer<T>(question: keyof ChainApiMessages, look: () => Promise<T>): Promise<T> {
    let success = "failed";
    try {
      const answer = await this.metrics.seconds[question].time(look);
      success = "succeeded";
      return answer;
    } finally {
      this.metrics.requests.inc(1, { success });
    }
  }
}
