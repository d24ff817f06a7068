export { AvailabilityStep } from "./availability-step.js";
export { BackingStep } from "./backing-step.js";
export { type CreatedInherent, CreateInherent } from "./create-inherent.js";
export type { ParasInherentError, ParasInherentErrorCode } from "./errors.js";
export { ParasInherent } from "./module.js";
export { RelayParentStep } from "./relay-parent.js";
export { InherentSignatures } from "./signatures.js";
export { ParasInherentState } from "./state.js";
export { InherentSteps } from "./steps.js";
