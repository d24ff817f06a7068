import { Metrics } from "@parahost/kernel";
import { inject, injectable } from "inversify";

/** The reference has approval voting here, and no such figure. */
@injectable()
export class SpotCheckMetrics {
  /** `finding`: `valid`, `invalid`, `unavailable`, or `error`. */
  readonly checked;

  constructor(@inject(Metrics) metrics: Metrics) {
    this.checked = metrics.counter(
      "polkadot_parachain_spot_check_candidates_total",
      "Included candidates that were checked again.",
      ["finding"],
    );
  }
}
