import { Metrics } from "@parahost/kernel";
import { inject, injectable } from "inversify";

/** Names are upstream's, so that upstream's dashboards read ours. */
@injectable()
export class ChainApiMetrics {
  readonly requests;
  readonly seconds;

  constructor(@inject(Metrics) metrics: Metrics) {
    const time = (what: string) =>
      metrics.histogram(`polkadot_parachain_chain_api_${what}`, `Seconds to answer \`${what}\`.`);
    this.requests = metrics.counter("polkadot_parachain_chain_api_requests_total", "Chain API requests, by outcome.", [
      "success",
    ]);
    this.seconds = {
      blockNumber: time("block_number"),
      blockHeader: time("block_headers"),
      finalizedBlockHash: time("finalized_block_hash"),
      finalizedBlockNumber: time("finalized_block_number"),
      ancestors: time("ancestors"),
    };
  }
}
