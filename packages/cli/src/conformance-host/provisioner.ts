import { bitfieldAvailability, bitfieldSelection } from "./provisioner-bitfields.js";
import { candidateSelection } from "./select-candidates.js";
import { disputeSelection } from "./select-disputes.js";

/** From each suite `provisioner/<case>` to our code that answers it. */
export const provisionerSuites = {
  "provisioner/select-availability-bitfields": bitfieldSelection,
  "provisioner/bitfields-indicate-availability": bitfieldAvailability,
  "provisioner/select-candidates": candidateSelection,
  "provisioner/select-disputes": disputeSelection,
} as const;
