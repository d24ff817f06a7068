import { defineRole } from "@parahost/kernel";

/** Who prospective parachains is. It is asked by many, asks the chain alone, and tells nobody. */
export const prospectiveParachainsRole = defineRole({
  name: "prospectiveParachains",
  target: "parachain::prospective-parachains",
  asks: ["runtimeApi", "chainApi"],
  jobAsks: [],
  tells: [],
  unbounded: [],
});
export type ProspectiveParachainsRole = typeof prospectiveParachainsRole;
