import {
  type BlockNumber,
  codecs,
  namesOf,
  optionOf,
  type ParaId,
  struct,
  tupleOf,
  type ValidationCodeHash,
  vecOf,
} from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { Storage, StorageDoubleMap, StorageMap, StorageValue } from "../frame/index.js";

/** Parachains own cores; parathreads claim their turn on shared ones. */
export type ParaKind = "Parachain" | "Parathread";
/** What a para starts with. */
export interface ParaGenesisArgs {
  readonly kind: ParaKind;
  readonly genesisHead: Uint8Array;
  readonly validationCode: Uint8Array;
}
/** A code that was replaced. */
export interface ReplacementTimes {
  /** The last block that it is the code for; under which it is kept. */
  readonly expectedAt: BlockNumber;
  /** The block in which it was replaced; from which on it ages. */
  readonly replacedAt: BlockNumber;
}
/** What is known of a para's past code. */
export interface ParaPastCodeMeta {
  /** Strictly ascending by `expectedAt`. */
  readonly upgradeTimes: readonly ReplacementTimes[];
  /** The highest `expectedAt` that was pruned. */
  readonly lastPruned: BlockNumber | null;
}
/** A past code that will be pruned: the para, and the block in which the code was replaced. */
export type PruningEntry = readonly [ParaId, BlockNumber];

const { blockNumber, bytes, paraId, validationCodeHash } = codecs;
const paraGenesisArgs = struct<ParaGenesisArgs>("ParaGenesisArgs", {
  kind: namesOf("ParaKind", ["Parachain", "Parathread"] as const),
  genesisHead: bytes,
  validationCode: bytes,
});
const pastCodeMeta = struct<ParaPastCodeMeta>("ParaPastCodeMeta", {
  upgradeTimes: vecOf(
    struct<ReplacementTimes>("ReplacementTimes", { expectedAt: blockNumber, replacedAt: blockNumber }),
  ),
  lastPruned: optionOf(blockNumber),
});
const PALLET = "Paras";

/** The storage items of this module, under the guide's names; code lies once under its hash. No other module touches them. */
@injectable()
export class ParasState {
  /** Ascending. Parathreads are not among them. */
  readonly parachains: StorageValue<readonly ParaId[]>;
  readonly heads: StorageMap<ParaId, Uint8Array>;
  /** The relay chain block in whose context the head was executed; nothing for the head that a para starts with. */
  readonly mostRecentContext: StorageMap<ParaId, BlockNumber>;
  readonly currentCodeHash: StorageMap<ParaId, ValidationCodeHash>;
  readonly pastCodeHash: StorageDoubleMap<ParaId, BlockNumber, ValidationCodeHash>;
  readonly pastCodeMeta: StorageMap<ParaId, ParaPastCodeMeta>;
  /** Ascending by block number, then para. */
  readonly pastCodePruning: StorageValue<readonly PruningEntry[]>;
  readonly futureCodeUpgrades: StorageMap<ParaId, BlockNumber>;
  readonly futureCodeHash: StorageMap<ParaId, ValidationCodeHash>;
  /** The block with whose end a para may upgrade again. */
  readonly upgradeCooldowns: StorageMap<ParaId, BlockNumber>;
  /** Ascending. */
  readonly upcomingParas: StorageValue<readonly ParaId[]>;
  readonly upcomingParasGenesis: StorageMap<ParaId, ParaGenesisArgs>;
  /** Ascending. */
  readonly outgoingParas: StorageValue<readonly ParaId[]>;
  readonly codeByHash: StorageMap<ValidationCodeHash, Uint8Array>;
  /** How many current, future and past codes are this one. */
  readonly codeByHashRefs: StorageMap<ValidationCodeHash, number>;

  constructor(@inject(Storage) storage: Storage) {
    const paras = (item: string) => new StorageValue(storage, PALLET, item, vecOf(paraId), [] as readonly ParaId[]);
    this.parachains = paras("Parachains");
    this.upcomingParas = paras("UpcomingParas");
    this.outgoingParas = paras("OutgoingParas");
    this.heads = new StorageMap(storage, PALLET, "Heads", paraId, bytes);
    this.mostRecentContext = new StorageMap(storage, PALLET, "MostRecentContext", paraId, blockNumber);
    this.currentCodeHash = new StorageMap(storage, PALLET, "CurrentCodeHash", paraId, validationCodeHash);
    this.pastCodeHash = new StorageDoubleMap(storage, PALLET, "PastCodeHash", paraId, blockNumber, validationCodeHash);
    this.pastCodeMeta = new StorageMap(storage, PALLET, "PastCodeMeta", paraId, pastCodeMeta);
    const pruning = vecOf(tupleOf<PruningEntry>(paraId, blockNumber));
    this.pastCodePruning = new StorageValue(storage, PALLET, "PastCodePruning", pruning, [] as readonly PruningEntry[]);
    this.futureCodeUpgrades = new StorageMap(storage, PALLET, "FutureCodeUpgrades", paraId, blockNumber);
    this.futureCodeHash = new StorageMap(storage, PALLET, "FutureCodeHash", paraId, validationCodeHash);
    this.upgradeCooldowns = new StorageMap(storage, PALLET, "UpgradeCooldowns", paraId, blockNumber);
    this.upcomingParasGenesis = new StorageMap(storage, PALLET, "UpcomingParasGenesis", paraId, paraGenesisArgs);
    this.codeByHash = new StorageMap(storage, PALLET, "CodeByHash", validationCodeHash, bytes);
    this.codeByHashRefs = new StorageMap(storage, PALLET, "CodeByHashRefs", validationCodeHash, codecs.u32);
  }
}
