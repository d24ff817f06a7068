import { defineRole } from "@parahost/kernel";

/** Who candidate validation is: it asks the runtime, and answers whoever asks it. */
export const candidateValidationRole = defineRole({
  name: "candidateValidation",
  target: "parachain::candidate-validation",
  asks: [],
  jobAsks: ["runtimeApi"],
  tells: [],
  unbounded: [],
});
export type CandidateValidationRole = typeof candidateValidationRole;
