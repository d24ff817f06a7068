import { Metrics } from "@parahost/kernel";
import { inject, injectable } from "inversify";

/** Names are upstream's, its spelling included. */
@injectable()
export class AvailabilityStoreMetrics {
  readonly receivedChunks;
  readonly pruningSeconds;
  readonly storeDataSeconds;
  readonly storeChunkSeconds;

  constructor(@inject(Metrics) metrics: Metrics) {
    this.receivedChunks = metrics.counter(
      "polkadot_parachain_received_availability_chunks_total",
      "Number of availability chunks received.",
    );
    this.pruningSeconds = metrics.histogram(
      "polkadot_parachain_av_store_pruning",
      "Time spent within `av_store::prune_all`",
    );
    this.storeDataSeconds = metrics.histogram(
      "polkadot_parachain_av_store_store_available_data",
      "Time spent within `av_store::store_available_data`",
    );
    this.storeChunkSeconds = metrics.histogram(
      "polkadot_parachain_av_store_store_chunk",
      "Time spent within `av_store::store_chunk`",
    );
  }
}
