import { type Counter, type Histogram, Metrics } from "@parahost/kernel";
import type { ValidationOutcome } from "@parahost/protocol";
import { inject, injectable } from "inversify";

const PREFIX = "polkadot_parachain_candidate_validation";
const VALIDITY: Readonly<Record<ValidationOutcome["kind"], string>> = {
  Valid: "valid",
  Invalid: "invalid",
  InternalError: "validation failure",
};
/** 16 KiB to 8 MiB, each twice the one before. */
const SIZE_BUCKETS = Array.from({ length: 10 }, (_, i) => 16_384 * 2 ** i);

@injectable()
export class CandidateValidationMetrics {
  readonly validateFromChainState: Histogram;
  readonly validateFromExhaustive: Histogram;
  readonly validateCandidateExhaustive: Histogram;
  readonly #requests: Counter;
  readonly #povSize: Histogram;

  constructor(@inject(Metrics) metrics: Metrics) {
    this.#requests = metrics.counter(
      "polkadot_parachain_validation_requests_total",
      "Number of validation requests served.",
      ["validity"],
    );
    const seconds = (name: string, of: string) => metrics.histogram(`${PREFIX}_${name}`, `Seconds spent on ${of}.`);
    this.validateFromChainState = seconds("validate_from_chain_state", "validation against the chain's state");
    this.validateFromExhaustive = seconds("validate_from_exhaustive", "validation against what came with the request");
    this.validateCandidateExhaustive = seconds("validate_candidate_exhaustive", "checks and execution");
    this.#povSize = metrics.histogram(
      `${PREFIX}_pov_size`,
      "Size in bytes of the PoV's block data, as it came and as it is run.",
      SIZE_BUCKETS,
      ["compressed"],
    );
  }

  onValidated({ kind }: ValidationOutcome): void {
    this.#requests.inc(1, { validity: VALIDITY[kind] });
  }

  observePovSize(bytes: number, compressed: boolean): void {
    this.#povSize.observe(bytes, { compressed: String(compressed) });
  }
}
