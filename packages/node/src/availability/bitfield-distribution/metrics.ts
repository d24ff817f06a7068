import { Metrics } from "@parahost/kernel";
import { inject, injectable } from "inversify";

const TIMED = ["active_leaves_update", "handle_bitfield_distribution", "handle_network_msg"] as const;

/** Names are upstream's, its misspellings included, so that upstream's dashboards read ours. */
@injectable()
export class BitfieldDistributionMetrics {
  readonly sentOwn;
  readonly received;
  readonly #seconds;

  constructor(@inject(Metrics) metrics: Metrics) {
    this.sentOwn = metrics.counter(
      "polkadot_parachain_sent_own_availabilty_bitfields_total",
      "Number of own availability bitfields sent to other peers.",
    );
    this.received = metrics.counter(
      "polkadot_parachain_received_availabilty_bitfields_total",
      "Number of valid availability bitfields received from other peers.",
    );
    const histogram = (what: string) =>
      metrics.histogram(
        `polkadot_parachain_bitfield_distribution_${what}`,
        `Time spent within \`bitfield_distribution::${what}\``,
      );
    this.#seconds = new Map(TIMED.map((what) => [what, histogram(what)] as const));
  }

  /** Runs the work, and counts its seconds. */
  time<T>(what: (typeof TIMED)[number], work: () => Promise<T>): Promise<T> {
    return this.#seconds.get(what)?.time(work) ?? work();
  }
}
