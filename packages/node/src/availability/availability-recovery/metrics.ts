import { Metrics } from "@parahost/kernel";
import { inject, injectable } from "inversify";

/** How data were recovered, or could not be. */
export type StrategyType = "full_from_backers" | "systematic_chunks" | "regular_chunks";
/** For what a chunk was asked. */
export type ChunkType = "systematic" | "regular";
/** How a request for a chunk ended. */
export type ChunkResult = "success" | "no_such_chunk" | "invalid" | "timeout" | "error";

const PREFIX = "polkadot_parachain_availability_recovery";

/** Names are upstream's, its spelling included. */
@injectable()
export class AvailabilityRecoveryMetrics {
  readonly chunkRequestsIssued;
  readonly chunkRequestsFinished;
  readonly chunkRequestSeconds;
  readonly erasureRecoverySeconds;
  readonly erasureReconstructSeconds;
  readonly reencodeSeconds;
  readonly fullRecoverySeconds;
  readonly recoveriesStarted;
  /** `result`: `success`, `invalid` where the root is another, `failure` where too few chunks came. */
  readonly recoveriesFinished;

  constructor(@inject(Metrics) metrics: Metrics) {
    const byType = (name: string, help: string) => metrics.histogram(`${PREFIX}_${name}`, help, undefined, ["type"]);
    this.chunkRequestsIssued = metrics.counter(
      `${PREFIX}_chunk_requests_issued`,
      "Total number of issued chunk requests.",
      ["type"],
    );
    this.chunkRequestsFinished = metrics.counter(
      `${PREFIX}_chunk_requests_finished`,
      "Total number of chunk requests finished.",
      ["result", "type"],
    );
    this.chunkRequestSeconds = byType("time_chunk_request", "Time spent waiting for a response to a chunk request");
    this.erasureRecoverySeconds = byType(
      "time_erasure_recovery",
      "Time spent to recover the erasure code and verify the merkle root by re-encoding as erasure chunks",
    );
    this.erasureReconstructSeconds = byType(
      "time_erasure_reconstruct",
      "Time spent to reconstruct the data from chunks",
    );
    this.reencodeSeconds = metrics.histogram(
      "polkadot_parachain_availability_reencode_chunks",
      "Time spent re-encoding the data as erasure chunks",
    );
    this.fullRecoverySeconds = metrics.histogram(
      `${PREFIX}_time_total`,
      "Time a full recovery process took, either until failure or successful erasure decoding.",
    );
    this.recoveriesStarted = metrics.counter(`${PREFIX}_recovieries_started`, "Total number of started recoveries.");
    this.recoveriesFinished = metrics.counter(
      `${PREFIX}_recoveries_finished`,
      "Total number of recoveries that finished.",
      ["result", "strategy_type"],
    );
  }
}
