import type { StoreLayout } from "@parahost/kernel";
import { disputeStoreLayout } from "./disputes/dispute-coordinator/db/layout.js";
import { signingGuardLayout } from "./shared/signing-guard/index.js";
import { availabilityStoreLayout } from "./utility/availability-store/layout.js";

/** The layouts of all stores that a node's subsystems keep. */
export const nodeStoreLayouts: readonly StoreLayout[] = [
  availabilityStoreLayout,
  disputeStoreLayout,
  signingGuardLayout,
];
