import type { SuiteInput } from "@parahost/conformance";
import { bitfieldsIndicateAvailability, coreIndex, selectAvailabilityBitfields } from "@parahost/primitives";
import { bitfieldOf, bitsOfText, coreStateOf } from "./provisioner-values.js";

/** Input of the suite `provisioner/select-availability-bitfields`. */
export type BitfieldsInput = SuiteInput<"provisioner/select-availability-bitfields">;

/** Answers the suite `provisioner/select-availability-bitfields` with the rule that the provisioner follows. */
export function bitfieldSelection({ cores, bitfields }: BitfieldsInput) {
  const given = bitfields.map(bitfieldOf);
  return { selected: selectAvailabilityBitfields(cores.map(coreStateOf), given).map((kept) => given.indexOf(kept)) };
}

/** Input of the suite `provisioner/bitfields-indicate-availability`. */
export type AvailabilityInput = SuiteInput<"provisioner/bitfields-indicate-availability">;

/** Answers the suite `provisioner/bitfields-indicate-availability` with the rule for one core; strategies judge all at once. */
export function bitfieldAvailability({ coreIndex: core, availability, bitfields }: AvailabilityInput) {
  const given = bitfields.map(bitfieldOf);
  return { available: bitfieldsIndicateAvailability(coreIndex(core), given, bitsOfText(availability)) };
}
