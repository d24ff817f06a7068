import { Metrics } from "@parahost/kernel";
import { inject, injectable } from "inversify";

/** Names are upstream's, so that upstream's dashboards read ours. */
@injectable()
export class CollationGenerationMetrics {
  readonly generated;
  readonly newActivations;
  readonly perAvailabilityCore;
  readonly submitCollation;

  constructor(@inject(Metrics) metrics: Metrics) {
    const seconds = (what: string, help: string) =>
      metrics.histogram(`polkadot_parachain_collation_generation_${what}`, help);
    this.generated = metrics.counter(
      "polkadot_parachain_collations_generated_total",
      "Number of collations generated.",
    );
    this.newActivations = seconds("new_activations", "Seconds to see what a new leaf asks for.");
    this.perAvailabilityCore = seconds("per_availability_core", "Seconds to make the collation for one core.");
    this.submitCollation = seconds("submit_collation", "Seconds to make a receipt of a collation submitted.");
  }
}
