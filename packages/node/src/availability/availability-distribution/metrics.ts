import { Metrics } from "@parahost/kernel";
import { inject, injectable } from "inversify";

/** Names are upstream's. */
@injectable()
export class AvailabilityDistributionMetrics {
  /** `success`: `succeeded` with a chunk, `failed` when every backer was asked in vain, `not-found` for each that had none. */
  readonly fetchedChunks;
  readonly servedChunks;
  readonly servedPovs;

  constructor(@inject(Metrics) metrics: Metrics) {
    this.fetchedChunks = metrics.counter("polkadot_parachain_fetched_chunks_total", "Total number of fetched chunks.", [
      "success",
    ]);
    this.servedChunks = metrics.counter(
      "polkadot_parachain_served_chunks_total",
      "Total number of chunks served by this backer.",
      ["success"],
    );
    this.servedPovs = metrics.counter(
      "polkadot_parachain_served_povs_total",
      "Total number of povs served by this backer.",
      ["success"],
    );
  }
}
