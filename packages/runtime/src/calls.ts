import type { CollatorId, ParaId, ValidatorId } from "@parahost/primitives";
import type { ConfigurationChange } from "./configuration/index.js";

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
      readonly kind: "Parachain" | "Parathread";
      readonly genesisHead: Uint8Array;
      readonly validationCode: Uint8Array;
    }
  | { readonly call: "ScheduleParaCleanup"; readonly paraId: ParaId }
  | { readonly call: "AddParathreadClaim"; readonly paraId: ParaId; readonly collator: CollatorId };
