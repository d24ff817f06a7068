import {
  type Codec,
  type CollatorId,
  codecs,
  enumOf,
  namesOf,
  type ParachainsInherentData,
  type ParaId,
  struct,
  type ValidatorId,
  type Variants,
  vecOf,
} from "@parahost/primitives";
import { type ConfigurationChange, memberCodecs } from "../configuration/index.js";
import type { ParaKind } from "../paras/index.js";

/**
 * An entry point of a module, called by a block beside the inherent. Its origin is governance, which a development chain
 * takes at its word; a call that fails changes nothing and leaves the block valid.
 */
export type RuntimeCall =
  | { readonly call: "SetConfiguration"; readonly change: ConfigurationChange }
  /** The validators from the session after the next on. */
  | { readonly call: "QueueValidators"; readonly validators: readonly ValidatorId[] }
  | {
      readonly call: "ScheduleParaInitialize";
      readonly paraId: ParaId;
      readonly kind: ParaKind;
      readonly genesisHead: Uint8Array;
      readonly validationCode: Uint8Array;
    }
  | { readonly call: "ScheduleParaCleanup"; readonly paraId: ParaId }
  | { readonly call: "AddParathreadClaim"; readonly paraId: ParaId; readonly collator: CollatorId };

/** What a block says: the parachains inherent exactly once, and calls that are dispatched after it, in order. */
export interface BlockBody {
  readonly inherent: ParachainsInherentData;
  readonly calls: readonly RuntimeCall[];
}

const changeVariants = Object.fromEntries(
  Object.entries(memberCodecs).map(([member, value], index) => [member, { index, fields: { value } }]),
) as unknown as Variants<ConfigurationChange, "member">;
const { bytes, collatorId, paraId, validatorId } = codecs;

/** As it lies in a block, and under its extrinsics root. */
export const runtimeCall: Codec<RuntimeCall> = enumOf<RuntimeCall, "call">("RuntimeCall", "call", {
  SetConfiguration: {
    index: 0,
    fields: { change: enumOf<ConfigurationChange, "member">("ConfigurationChange", "member", changeVariants) },
  },
  QueueValidators: { index: 1, fields: { validators: vecOf(validatorId) } },
  ScheduleParaInitialize: {
    index: 2,
    fields: {
      paraId,
      kind: namesOf("ParaKind", ["Parachain", "Parathread"] as const),
      genesisHead: bytes,
      validationCode: bytes,
    },
  },
  ScheduleParaCleanup: { index: 3, fields: { paraId } },
  AddParathreadClaim: { index: 4, fields: { paraId, collator: collatorId } },
});

/** As a chain stores it. */
export const blockBody: Codec<BlockBody> = struct<BlockBody>("BlockBody", {
  inherent: codecs.parachainsInherentData,
  calls: vecOf(runtimeCall),
});
