import {
  codecs,
  type Hash,
  optionOf,
  type ParaId,
  type PersistedValidationData,
  struct,
  tupleOf,
  type ValidationCodeHash,
} from "@parahost/primitives";
import type { Method, MethodOnWire } from "@parahost/protocol";

/** Methods of the ParachainHost API that nobody of this project's nodes asks, and others may. */
export interface MoreMethods {
  assumedValidationData: Method<
    { readonly paraId: ParaId; readonly expectedHash: Hash },
    readonly [PersistedValidationData, ValidationCodeHash] | null
  >;
}

const { hash, paraId } = codecs;

/** As `parachainHostMethods` of the protocol, for the rest. */
export const moreMethods: { readonly [M in keyof MoreMethods]: MethodOnWire<MoreMethods[M]> } = {
  assumedValidationData: {
    wireName: "ParachainHost_assumed_validation_data",
    since: 2,
    args: struct("ParaAndHash", { paraId, expectedHash: hash }),
    reply: optionOf(
      tupleOf<readonly [PersistedValidationData, ValidationCodeHash]>(
        codecs.persistedValidationData,
        codecs.validationCodeHash,
      ),
    ),
  },
};
