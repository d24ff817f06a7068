import { inject, injectable } from "inversify";
import { AvailabilityStep } from "./availability-step.js";
import { BackingStep } from "./backing-step.js";
import { RelayParentStep } from "./relay-parent.js";
import { InherentSignatures } from "./signatures.js";

/** What an inherent goes through, in this order; taking one in and filtering one go through the same. */
@injectable()
export class InherentSteps {
  constructor(
    @inject(RelayParentStep) readonly relayParent: RelayParentStep,
    @inject(InherentSignatures) readonly signatures: InherentSignatures,
    @inject(AvailabilityStep) readonly availability: AvailabilityStep,
    @inject(BackingStep) readonly backing: BackingStep,
  ) {}
}
