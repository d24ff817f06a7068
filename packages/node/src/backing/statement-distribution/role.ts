import { defineRole } from "@parahost/kernel";

/** Who statement distribution is, and to whom it may speak. */
export const statementDistributionRole = defineRole({
  name: "statementDistribution",
  target: "parachain::statement-distribution",
  asks: ["runtimeApi"],
  jobAsks: [],
  tells: ["candidateBacking", "networkBridgeTx"],
  unbounded: [],
});
export type StatementDistributionRole = typeof statementDistributionRole;
