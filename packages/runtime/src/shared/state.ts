import {
  type BlockNumber,
  codecs,
  type Hash,
  type SessionIndex,
  sessionIndex,
  struct,
  type ValidatorId,
  type ValidatorIndex,
  vecOf,
} from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { Storage, StorageValue } from "../frame/index.js";

/** A block that a candidate may have been built on. */
export interface AllowedRelayParent {
  readonly hash: Hash;
  readonly number: BlockNumber;
  readonly storageRoot: Hash;
}
const allowedRelayParent = struct<AllowedRelayParent>("AllowedRelayParent", {
  hash: codecs.hash,
  number: codecs.blockNumber,
  storageRoot: codecs.hash,
});

/** The storage items of this module, under the guide's names. No other module touches them. */
@injectable()
export class SharedState {
  readonly currentSessionIndex: StorageValue<SessionIndex>;
  readonly activeValidatorKeys: StorageValue<readonly ValidatorId[]>;
  /** Ascending. */
  readonly disabledValidators: StorageValue<readonly ValidatorIndex[]>;
  /** The latest last. */
  readonly allowedRelayParents: StorageValue<readonly AllowedRelayParent[]>;

  constructor(@inject(Storage) storage: Storage) {
    const pallet = "ParasShared";
    this.currentSessionIndex = new StorageValue(
      storage,
      pallet,
      "CurrentSessionIndex",
      codecs.sessionIndex,
      sessionIndex(0),
    );
    this.activeValidatorKeys = new StorageValue(
      storage,
      pallet,
      "ActiveValidatorKeys",
      vecOf(codecs.validatorId),
      [] as readonly ValidatorId[],
    );
    this.disabledValidators = new StorageValue(
      storage,
      pallet,
      "DisabledValidators",
      vecOf(codecs.validatorIndex),
      [] as readonly ValidatorIndex[],
    );
    this.allowedRelayParents = new StorageValue(
      storage,
      pallet,
      "AllowedRelayParents",
      vecOf(allowedRelayParent),
      [] as readonly AllowedRelayParent[],
    );
  }
}
