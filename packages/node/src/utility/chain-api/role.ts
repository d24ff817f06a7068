import { defineRole } from "@parahost/kernel";

/** The chain API answers everyone, and speaks to no one. */
export const chainApiRole = defineRole({
  name: "chainApi",
  target: "parachain::chain-api",
  asks: [],
  jobAsks: [],
  tells: [],
  unbounded: [],
});
export type ChainApiRole = typeof chainApiRole;
