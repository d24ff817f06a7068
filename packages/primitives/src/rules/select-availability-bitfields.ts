import { type Bits, bitsFrom, countOnes } from "../bits.js";
import type { CoreState } from "../candidate.js";
import type { UncheckedSigned } from "../statement.js";

/**
 * Chooses the bitfields for a block: one a validator, the one with the most bits set, the first of those that are equally good;
 * none that has not one bit a core, none with a bit for a core that is not occupied.
 *
 * @returns some of `bitfields`, ascending by validator
 * @guide node/utility/provisioner.md#bitfield-selection
 */
export function selectAvailabilityBitfields<T extends Pick<UncheckedSigned<Bits>, "payload" | "validatorIndex">>(
  cores: readonly CoreState[],
  bitfields: readonly T[],
): readonly T[] {
  const occupied = bitsFrom(cores.map(({ kind }) => kind === "Occupied"));
  const best = new Map<number, T>();
  for (const bitfield of bitfields) {
    const { payload, validatorIndex } = bitfield;
    if (payload.length !== occupied.length || !isWithin(payload, occupied)) continue;
    const rival = best.get(validatorIndex);
    if (!rival || countOnes(rival.payload) < countOnes(payload)) best.set(validatorIndex, bitfield);
  }
  return [...best.values()].sort((a, b) => a.validatorIndex - b.validatorIndex);
}

const isWithin = (bits: Bits, all: Bits): boolean => bits.bytes.every((byte, i) => (byte & ~(all.bytes[i] ?? 0)) === 0);
