import {
  asChecked,
  type Bits,
  bitsFrom,
  type CoreState,
  type Hex,
  type SignedAvailabilityBitfield,
  signature,
  validatorIndex,
} from "@parahost/primitives";

type Scheduled = { readonly paraId: number; readonly collator: Hex | null };
/** A core's state in the form of the FORMAT page. */
export type VectorCoreState =
  | "Free"
  | { readonly Scheduled: Scheduled }
  | {
      readonly Occupied: {
        readonly paraId: number;
        readonly nextUpOnAvailable: Scheduled | null;
        readonly occupiedSince: number;
        readonly timeOutAt: number;
        readonly nextUpOnTimeOut: Scheduled | null;
        readonly availability: string;
        readonly groupResponsible: number;
        readonly candidateHash: Hex;
      };
    };
/** A bitfield in the form of the FORMAT page. */
export interface VectorBitfield {
  readonly validatorIndex: number;
  readonly bits: string;
}

export const bitsOfText = (text: string): Bits => bitsFrom([...text].map((bit) => bit === "1"));

/** Of the occupant's descriptor a vector says the para alone, and our rules look at nothing else. */
export function coreStateOf(core: VectorCoreState): CoreState {
  if (core === "Free") return { kind: "Free" };
  if ("Scheduled" in core) return { kind: "Scheduled", ...core.Scheduled } as CoreState;
  const { paraId, availability, ...occupied } = core.Occupied;
  const candidateDescriptor = { paraId };
  return { kind: "Occupied", ...occupied, availability: bitsOfText(availability), candidateDescriptor } as CoreState;
}

const NO_SIGNATURE = signature(`0x${"00".repeat(64)}`);

/** A vector's bitfields were checked before it begins. */
export const bitfieldOf = ({ validatorIndex: index, bits }: VectorBitfield): SignedAvailabilityBitfield =>
  asChecked({ payload: bitsOfText(bits), validatorIndex: validatorIndex(index), signature: NO_SIGNATURE });
