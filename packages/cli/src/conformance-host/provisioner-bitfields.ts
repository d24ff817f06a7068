import { availableCores, type CoreState, selectAvailabilityBitfields } from "@parahost/primitives";
import {
  bitfieldOf,
  bitsOfText,
  coreStateOf,
  type VectorBitfield,
  type VectorCoreState,
} from "./provisioner-values.js";

/** Input of the suite `provisioner/select-availability-bitfields`. */
export interface BitfieldsInput {
  readonly cores: readonly VectorCoreState[];
  readonly bitfields: readonly VectorBitfield[];
}

/** Answers the suite `provisioner/select-availability-bitfields` with the rule that the provisioner follows. */
export function bitfieldSelection({ cores, bitfields }: BitfieldsInput) {
  const given = bitfields.map(bitfieldOf);
  return { selected: selectAvailabilityBitfields(cores.map(coreStateOf), given).map((kept) => given.indexOf(kept)) };
}

/** Input of the suite `provisioner/bitfields-indicate-availability`. */
export interface AvailabilityInput {
  readonly coreIndex: number;
  readonly availability: string;
  readonly bitfields: readonly VectorBitfield[];
}

/**
 * Answers the suite `provisioner/bitfields-indicate-availability` with the rule that strategies follow, which judges all cores at
 * once: those before the one in question are free.
 */
export function bitfieldAvailability({ coreIndex, availability, bitfields }: AvailabilityInput) {
  const free: CoreState[] = Array.from({ length: coreIndex }, () => ({ kind: "Free" }));
  const core = { kind: "Occupied", availability: bitsOfText(availability) } as CoreState;
  return { available: availableCores([...free, core], bitfields.map(bitfieldOf))[coreIndex] };
}
