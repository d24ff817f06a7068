export { AvailabilityStep } from "./availability-step.js";
export { BackingStep } from "./backing-step.js";
export { type CreatedInherent, CreateInherent, NOTHING_NEW } from "./create-inherent.js";
export { InherentInvariants } from "./invariants.js";
export { ParasInherent } from "./module.js";
export { RelayParentStep } from "./relay-parent.js";
export { InherentSignatures } from "./signatures.js";
export { ParasInherentState } from "./state.js";
export { InherentSteps } from "./steps.js";
