import { Metrics } from "@parahost/kernel";
import { inject, injectable } from "inversify";

/** Names are upstream's. */
@injectable()
export class BitfieldSigningMetrics {
  readonly signed;
  readonly runSeconds;

  constructor(@inject(Metrics) metrics: Metrics) {
    this.signed = metrics.counter("polkadot_parachain_bitfields_signed_total", "Number of bitfields signed.");
    this.runSeconds = metrics.histogram(
      "polkadot_parachain_bitfield_signing_run",
      "Time spent within `bitfield_signing::run`",
    );
  }
}
