import {
  type BlockNumber,
  blockNumber,
  type CollatorId,
  type CoreIndex,
  codecs,
  enumOf,
  type GroupIndex,
  namesOf,
  optionOf,
  type ParaId,
  struct,
  tupleOf,
  type ValidatorIndex,
  vecOf,
} from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { Storage, StorageValue } from "../frame/index.js";

/** A collator's right to make the next block of a parathread. */
export interface ParathreadClaim {
  readonly paraId: ParaId;
  readonly collator: CollatorId;
}
/** A claim and the attempts it has had. */
export interface TriedClaim extends ParathreadClaim {
  readonly retries: number;
}
/** A claim that waits for its core, which is counted among the parathread cores. */
export interface QueuedClaim extends TriedClaim {
  readonly coreOffset: number;
}
/** Claims in line, the first to be served first. */
export interface ParathreadQueue {
  readonly entries: readonly QueuedClaim[];
  /** The parathread core that the next claim to enter is given. */
  readonly nextCoreOffset: number;
  /** How many parathread cores the claims were dealt out to. */
  readonly cores: number;
}
/** Who is on a core. */
export type CoreOccupied = { readonly kind: "Parachain" } | ({ readonly kind: "Parathread" } & TriedClaim);
/** A free core that a para may use in this block. */
export interface CoreAssignment {
  readonly core: CoreIndex;
  readonly paraId: ParaId;
  /** Only a candidate of this collator; `null` for a parachain. */
  readonly collator: CollatorId | null;
  readonly groupIdx: GroupIndex;
  /** Attempts that the claim behind this has had; 0 for a parachain. */
  readonly retries: number;
}
/** The direction in which groups rotate; see `Genesis`. */
export type RotationDirection = "guide-2020" | "reference";

const { collatorId, coreIndex, groupIndex, paraId, u32, validatorIndex } = codecs;
const queue = struct<ParathreadQueue>("ParathreadClaimQueue", {
  entries: vecOf(
    struct<QueuedClaim>("QueuedParathread", { paraId, collator: collatorId, retries: u32, coreOffset: u32 }),
  ),
  nextCoreOffset: u32,
  cores: u32,
});
const coreOccupied = enumOf<CoreOccupied, "kind">("CoreOccupied", "kind", {
  Parathread: { index: 0, fields: { paraId, collator: collatorId, retries: u32 } },
  Parachain: { index: 1, fields: {} },
});
const coreAssignment = struct<CoreAssignment>("CoreAssignment", {
  core: coreIndex,
  paraId,
  collator: optionOf(collatorId),
  groupIdx: groupIndex,
  retries: u32,
});
const direction = namesOf("RotationDirection", ["guide-2020", "reference"] as const);

const EMPTY: ParathreadQueue = { entries: [], nextCoreOffset: 0, cores: 0 };

/** The storage items of this module, under the guide's names. No other module touches them. */
@injectable()
export class SchedulerState {
  readonly validatorGroups: StorageValue<readonly (readonly ValidatorIndex[])[]>;
  readonly parathreadQueue: StorageValue<ParathreadQueue>;
  /** One entry a core, `null` where it is not occupied. Parachains' cores come first. */
  readonly executionCores: StorageValue<readonly (CoreOccupied | null)[]>;
  /** Ascending by para: claims that are queued, scheduled, or on an occupied core. */
  readonly parathreadClaimIndex: StorageValue<readonly (readonly [ParaId, CollatorId])[]>;
  readonly sessionStartBlock: StorageValue<BlockNumber>;
  /** Ascending by para, then core. Empty between blocks. */
  readonly scheduled: StorageValue<readonly CoreAssignment[]>;
  /** Settings of the chain, made at genesis. */
  readonly rotationDirection: StorageValue<RotationDirection>;
  readonly coresPerPara: StorageValue<number>;

  constructor(@inject(Storage) storage: Storage) {
    const pallet = "ParaScheduler";
    const value = <T>(item: string, codec: ConstructorParameters<typeof StorageValue<T>>[3], absent: T) =>
      new StorageValue<T>(storage, pallet, item, codec, absent);
    this.validatorGroups = value("ValidatorGroups", vecOf(vecOf(validatorIndex)), []);
    this.parathreadQueue = value("ParathreadQueue", queue, EMPTY);
    this.executionCores = value("ExecutionCores", vecOf(optionOf(coreOccupied)), []);
    this.parathreadClaimIndex = value(
      "ParathreadClaimIndex",
      vecOf(tupleOf<readonly [ParaId, CollatorId]>(paraId, collatorId)),
      [],
    );
    this.sessionStartBlock = value("SessionStartBlock", codecs.blockNumber, blockNumber(0));
    this.scheduled = value("Scheduled", vecOf(coreAssignment), []);
    this.rotationDirection = value("RotationDirection", direction, "reference");
    this.coresPerPara = value("CoresPerPara", u32, 1);
  }
}
