import type { PvfExecution, PvfHost, PvfOutcome } from "@parahost/kernel";
import { codecs } from "@parahost/primitives";
import { spoilt } from "./bad-pov-collator.js";

/**
 * Validates for a validator that is hand in glove with a `BadPovCollator`: what was spoilt it finds to be as good as it was before.
 *
 * Whoever backs by such verdicts puts his signature under a candidate that no one else can reproduce.
 */
export class ColludingPvfHost implements PvfHost {
  /** @param honest - runs the code */
  constructor(private readonly honest: PvfHost) {}

  async execute(execution: PvfExecution, signal?: AbortSignal): Promise<PvfOutcome> {
    const outcome = await this.honest.execute(execution, signal);
    if (outcome.kind !== "invalid") return outcome;
    const params = codecs.validationParams.decode(execution.params);
    if (!params.ok) return outcome;
    const asBefore = { ...params.value, blockData: spoilt(params.value.blockData) };
    const again = { ...execution, params: codecs.validationParams.encode(asBefore) };
    const second = await this.honest.execute(again, signal);
    return second.kind === "valid" ? second : outcome;
  }

  readonly unpack: PvfHost["unpack"] = (...packed) => this.honest.unpack(...packed);
  readonly prepare: PvfHost["prepare"] = (...code) => this.honest.prepare(...code);
  readonly close: PvfHost["close"] = () => this.honest.close();
}
