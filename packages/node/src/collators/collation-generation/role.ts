import { defineRole } from "@parahost/kernel";

/** Who collation generation is, and to whom it may speak. */
export const collationGenerationRole = defineRole({
  name: "collationGeneration",
  target: "parachain::collation-generation",
  asks: ["runtimeApi"],
  jobAsks: [],
  tells: ["collatorProtocol"],
  unbounded: [],
});
export type CollationGenerationRole = typeof collationGenerationRole;
