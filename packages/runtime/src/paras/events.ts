import type { BlockNumber, ParaId, ValidationCodeHash } from "@parahost/primitives";

/** What happened to a para's registration, head and code. */
export type ParasEvent =
  | { readonly kind: "NewHeadNoted"; readonly paraId: ParaId; readonly headData: Uint8Array }
  | {
      readonly kind: "CodeUpgradeScheduled";
      readonly paraId: ParaId;
      readonly codeHash: ValidationCodeHash;
      readonly expectedAt: BlockNumber;
    }
  | { readonly kind: "CurrentCodeUpdated"; readonly paraId: ParaId; readonly codeHash: ValidationCodeHash }
  | { readonly kind: "ParaInitialized" | "ParaCleanedUp"; readonly paraId: ParaId };
