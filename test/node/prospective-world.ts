import { countedMetrics, recordedLog, World } from "@parahost/conformance";
import { SubsystemError, VirtualClock } from "@parahost/kernel";
import {
  type AsyncBackingParams,
  type BackingState,
  blockNumber,
  type CandidateHash,
  type CandidatePendingAvailability,
  coreIndex,
  type Hash,
  type Header,
  type ParaId,
  type RelayChainBlockInfo,
  validatorIndex,
} from "@parahost/primitives";
import { ProspectiveParachainsMetrics } from "../../packages/node/src/backing/prospective-parachains/metrics.js";
import type { ProspectiveParachainsRole } from "../../packages/node/src/backing/prospective-parachains/role.js";
import { ProspectiveParachainsSubsystem } from "../../packages/node/src/backing/prospective-parachains/subsystem.js";
import { type Built, blockAt, constraintsOf, repeated } from "./prospective-candidates.js";

export const notSupported = (): never => {
  throw new SubsystemError("runtimeApi", "NotSupported", { fatal: false });
};
/** As upstream's tests have them. */
export const ANCESTRY = 3;
const PARAMS: AsyncBackingParams = { maxCandidateDepth: 4, allowedAncestryLen: ANCESTRY };

/** What the runtime says of a para at a leaf. */
export interface ParaAt {
  readonly paraId: ParaId;
  readonly min: number;
  readonly head: readonly number[];
  readonly pending?: readonly Built[];
}
/** A leaf; its ancestors are the blocks whose hashes show their numbers, unless its parent is another. */
export interface LeafAt {
  readonly block: RelayChainBlockInfo;
  readonly paras: readonly ParaAt[];
  readonly parent?: RelayChainBlockInfo;
  /** How many ancestors are in its view. */
  readonly ancestry?: number;
}

const ancestorsOf = ({ block, parent }: LeafAt): readonly RelayChainBlockInfo[] => {
  const first = parent ?? blockAt(block.number - 1);
  return [first, ...Array.from({ length: ANCESTRY - 1 }, (_, i) => blockAt(first.number - 1 - i))];
};
const pendingOf = ({ receipt, hash, data }: Built): CandidatePendingAvailability => ({
  ...receipt,
  candidateHash: hash,
  relayParentNumber: data.relayParentNumber,
  maxPovSize: data.maxPovSize,
});

/** Prospective parachains in a world where two paras have a core each. */
export class ProspectiveWorld {
  readonly clock = new VirtualClock();
  readonly log = recordedLog();
  readonly metrics = countedMetrics();
  readonly world: World<ProspectiveParachainsRole>;
  readonly #leaves = new Map<Hash, LeafAt>();
  readonly #headers = new Map<Hash, Header>();

  constructor(params: AsyncBackingParams = PARAMS) {
    const metrics = new ProspectiveParachainsMetrics(this.metrics);
    this.world = World.around(new ProspectiveParachainsSubsystem(metrics, this.log), this.clock)
      .answer("runtimeApi", "asyncBackingParams", () => params)
      .answer("runtimeApi", "claimQueue", () => [1, 2].map((para) => [coreIndex(para - 1), [para as ParaId]] as const))
      .answer("runtimeApi", "validatorGroups", () => ({
        groups: [[0, 1, 2, 3, 4].map(validatorIndex)],
        rotation: { sessionStartBlock: blockNumber(0), groupRotationFrequency: 10, now: blockNumber(1) },
      }))
      .answer("runtimeApi", "paraBackingState", ({ at, paraId }) => this.#stateAt(at, paraId))
      .answer("chainApi", "blockHeader", ({ at }) => this.#headers.get(at) ?? null);
  }

  async activate(leaf: LeafAt, ...deactivated: readonly LeafAt[]): Promise<void> {
    const { block, ancestry = ANCESTRY } = leaf;
    this.#leaves.set(block.hash, leaf);
    const ancestors = ancestorsOf(leaf);
    for (const known of [block, ...ancestors]) this.know(known);
    const allowedRelayParents = [block, ...ancestors.slice(0, ancestry)].map(({ hash }) => hash);
    const gone = deactivated.map(({ block }) => block.hash);
    await this.world.activate({ hash: block.hash, number: block.number, allowedRelayParents }, ...gone);
  }

  deactivate(...leaves: readonly LeafAt[]): Promise<void> {
    return this.world.deactivate(...leaves.map(({ block }) => block.hash));
  }

  know({ hash, number, storageRoot }: RelayChainBlockInfo): void {
    this.#headers.set(hash, {
      ...{ number, stateRoot: storageRoot, parentHash: repeated(0), extrinsicsRoot: repeated(0), digest: [] },
    });
  }

  introduce({ receipt: candidateReceipt, data: persistedValidationData }: Built): Promise<boolean> {
    const { paraId: candidatePara } = candidateReceipt.descriptor;
    const introduced = { candidatePara, candidateReceipt, persistedValidationData };
    return this.world.until(this.world.ask("introduceSecondedCandidate", introduced));
  }

  back({ receipt, hash: candidateHash }: Built): Promise<void> {
    return this.world.tell("candidateBacked", { paraId: receipt.descriptor.paraId, candidateHash });
  }

  /** Seconded, and then backed, one after the other. */
  async introduceAndBack(...candidates: readonly Built[]): Promise<void> {
    for (const candidate of candidates) {
      await this.introduce(candidate);
      await this.back(candidate);
    }
  }

  /** Hashes of the candidates that can be backed at a leaf. */
  async backable(
    leaf: LeafAt,
    paraId: ParaId,
    ancestors: readonly CandidateHash[] = [],
    count = 5,
  ): Promise<readonly CandidateHash[]> {
    const asked = { relayParent: leaf.block.hash, paraId, count, ancestors };
    const found = await this.world.until(this.world.ask("getBackableCandidates", asked));
    return found.map(({ candidateHash }) => candidateHash);
  }

  /** The leaves at which a candidate is a member, or could be. */
  async membership({ receipt, data, hash }: Built, leaf: LeafAt | null = null): Promise<readonly Hash[]> {
    const candidates = [{ kind: "Complete", candidateHash: hash, receipt, persistedValidationData: data } as const];
    const fragmentChainRelayParent = leaf ? leaf.block.hash : null;
    const asked = this.world.ask("getHypotheticalMembership", { candidates, fragmentChainRelayParent });
    return (await this.world.until(asked)).flatMap(({ leaves }) => leaves);
  }

  warnings(): readonly string[] {
    return this.log.lines.flatMap(({ level, message }) => (level === "warn" ? [message] : []));
  }

  #stateAt(at: Hash, paraId: ParaId): BackingState | null {
    const para = this.#leaves.get(at)?.paras.find((para) => para.paraId === paraId);
    if (!para) return null;
    const constraints = constraintsOf(para.min, [], para.head);
    return { constraints, pendingAvailability: (para.pending ?? []).map(pendingOf) };
  }
}
