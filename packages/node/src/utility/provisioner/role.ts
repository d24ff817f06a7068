import { defineRole } from "@parahost/kernel";

/** Who the provisioner is, and to whom it may speak. */
export const provisionerRole = defineRole({
  name: "provisioner",
  target: "parachain::provisioner",
  asks: [],
  jobAsks: ["runtimeApi", "chainApi", "prospectiveParachains", "candidateBacking", "disputeCoordinator"],
  tells: [],
  unbounded: [],
});
export type ProvisionerRole = typeof provisionerRole;
