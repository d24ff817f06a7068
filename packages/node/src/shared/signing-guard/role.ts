import { defineRole } from "@parahost/kernel";

/** Who keeps the record of what was signed, as long as the node runs. It speaks to nobody. */
export const signingGuardRole = defineRole({
  name: "signingGuard",
  target: "parachain::signing-guard",
  asks: [],
  jobAsks: [],
  tells: [],
  unbounded: [],
});
export type SigningGuardRole = typeof signingGuardRole;
