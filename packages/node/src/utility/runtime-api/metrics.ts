import { Metrics } from "@parahost/kernel";
import { inject, injectable } from "inversify";

/** Names are upstream's, so that upstream's dashboards read ours. */
@injectable()
export class RuntimeApiMetrics {
  /** `success` is `succeeded`, `failed` or `cached`. */
  readonly requests;
  readonly requestSeconds;

  constructor(@inject(Metrics) metrics: Metrics) {
    this.requests = metrics.counter(
      "polkadot_parachain_runtime_api_requests_total",
      "Runtime API requests, by outcome.",
      ["success"],
    );
    this.requestSeconds = metrics.histogram(
      "polkadot_parachain_runtime_api_make_runtime_api_request",
      "Seconds to call the runtime.",
    );
  }
}
