import { defineRole } from "@parahost/kernel";

/** Who keeps candidates' data and chunks, and to whom it may speak. */
export const availabilityStoreRole = defineRole({
  name: "availabilityStore",
  target: "parachain::availability-store",
  asks: [],
  jobAsks: ["runtimeApi", "chainApi"],
  tells: [],
  unbounded: [],
});
export type AvailabilityStoreRole = typeof availabilityStoreRole;
