import {
  type CandidateReceipt,
  candidateHashOf,
  type PersistedValidationData,
  type PoV,
  type ValidationCodeHash,
} from "@parahost/primitives";
import type { PvfExecKind } from "@parahost/protocol";
import type { InvalidDump } from "./invalid-dumps.js";
import type { NotValid } from "./outcome.js";
import { validationParams } from "./params.js";

/** What a validation is asked of, whatever else comes with it. */
export interface Asked {
  readonly receipt: CandidateReceipt;
  readonly pov: PoV;
  readonly execKind: PvfExecKind;
}
/** What a candidate is held against, as soon as it is known: a validation that ends earlier leaves it empty. */
export interface Against {
  codeHash?: ValidationCodeHash;
  validationData?: PersistedValidationData;
  /** Unpacked. */
  blockData?: Uint8Array;
}

/** What there is to study of a candidate that was found invalid. */
export function invalidDump({ receipt, pov, execKind }: Asked, outcome: NotValid, against: Against): InvalidDump {
  const { paraId, relayParent, validationCodeHash } = receipt.descriptor;
  const { codeHash = validationCodeHash, validationData, blockData = pov.blockData } = against;
  const { reason, detail } = outcome;
  return {
    ...{ candidateHash: candidateHashOf(receipt), paraId, relayParent, execKind, reason },
    ...(detail !== undefined && { detail }),
    ...{ codeHash, params: validationData ? validationParams(validationData, blockData) : null, pov },
  };
}
