import type { CoreIndex, Hash, ValidationCodeHash } from "@parahost/primitives";
import type { Collation } from "../collation.js";
import type { Tell } from "../message.js";

/** @guide types/overseer-protocol.md#collation-generation-message */
export interface CollationGenerationMessages {
  /** A collation made elsewhere, to be turned into a receipt, signed and handed on. */
  submitCollation: Tell<{
    readonly relayParent: Hash;
    readonly collation: Collation;
    readonly parentHead: Uint8Array;
    readonly validationCodeHash: ValidationCodeHash;
    readonly coreIndex: CoreIndex;
  }>;
}
