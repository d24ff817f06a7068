import { defineRole } from "@parahost/kernel";

/** The runtime API answers everyone, and speaks to no one. */
export const runtimeApiRole = defineRole({
  name: "runtimeApi",
  target: "parachain::runtime-api",
  asks: [],
  jobAsks: [],
  tells: [],
  unbounded: [],
});
export type RuntimeApiRole = typeof runtimeApiRole;
