import { type Bits, bitAt, countOnes } from "../bits.js";
import type { CoreState } from "../candidate.js";
import type { CoreIndex } from "../ids.js";
import type { UncheckedSignedAvailabilityBitfield } from "../statement.js";
import { isAvailableForProvisioner } from "./thresholds.js";
import { TransposedBitfields } from "./transposed-bitfields.js";

/**
 * Whether a core's occupant is available, by what the chain knows and what the bitfields add. The plain version: for many cores at
 * once take {@link availableCores}.
 *
 * @param availability - what the chain knows: one bit a validator
 * @returns false where a bitfield is from a validator beyond `availability`
 * @guide node/utility/provisioner.md#determining-bitfield-availability
 */
export function bitfieldsIndicateAvailability(
  core: CoreIndex,
  bitfields: readonly UncheckedSignedAvailabilityBitfield[],
  availability: Bits,
): boolean {
  const held = Uint8Array.from(availability.bytes);
  for (const { validatorIndex, payload } of bitfields) {
    if (validatorIndex >= availability.length) return false;
    if (bitAt(payload, core))
      held[validatorIndex >> 3] = (held[validatorIndex >> 3] ?? 0) | (1 << (validatorIndex & 7));
  }
  return isAvailableForProvisioner(countOnes({ length: availability.length, bytes: held }), availability.length);
}

/**
 * {@link bitfieldsIndicateAvailability} for every core at once, a word of 32 validators at a time.
 *
 * @returns one claim a core; false where it is not occupied
 */
export function availableCores(
  cores: readonly CoreState[],
  bitfields: readonly UncheckedSignedAvailabilityBitfield[],
): readonly boolean[] {
  const validators = cores.reduce(
    (most, core) => (core.kind === "Occupied" ? Math.max(most, core.availability.length) : most),
    0,
  );
  const known = bitfields.reduce((beyond, { validatorIndex }) => Math.max(beyond, validatorIndex + 1), 0);
  const transposed = new TransposedBitfields(bitfields, validators, cores.length);
  return cores.map((core, i) => {
    if (core.kind !== "Occupied" || known > core.availability.length) return false;
    return isAvailableForProvisioner(transposed.onesWith(i, core.availability), core.availability.length);
  });
}
