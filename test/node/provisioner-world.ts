import { countedMetrics, recordedLog, recordedReports, World } from "@parahost/conformance";
import { VirtualClock } from "@parahost/kernel";
import {
  type AsyncBackingParams,
  type BackedCandidate,
  bitsOf,
  type CandidateReceipt,
  type CoreState,
  candidateHashOf,
  type Hash,
  type NodeFeatures,
  receiptOf,
  sessionIndex,
} from "@parahost/primitives";
import type { SelectionStrategy } from "@parahost/protocol";
import { ElasticScalingSelection } from "@parahost/selection-elastic-scaling";
import { LegacySelection } from "@parahost/selection-legacy";
import { ProspectiveSelection } from "@parahost/selection-prospective";
import { Strategies } from "../../packages/node/src/utility/provisioner/choice.js";
import { ProvisionerMetrics } from "../../packages/node/src/utility/provisioner/metrics.js";
import type { ProvisionerRole } from "../../packages/node/src/utility/provisioner/role.js";
import { ProvisionerSubsystem } from "../../packages/node/src/utility/provisioner/subsystem.js";
import { chainOf, dataAt, LEAF, PARA } from "./inherent-scene.js";

/** What the runtime says of a session. */
export interface Session {
  readonly asyncBacking: AsyncBackingParams | null;
  readonly nodeFeatures: NodeFeatures;
}
const ON = { maxCandidateDepth: 3, allowedAncestryLen: 2 };
export const LEGACY: Session = { asyncBacking: null, nodeFeatures: bitsOf(0) };
export const PROSPECTIVE: Session = { asyncBacking: ON, nodeFeatures: bitsOf(2) };
export const ELASTIC: Session = { asyncBacking: ON, nodeFeatures: bitsOf(2, [1]) };

const core: CoreState = { kind: "Scheduled", paraId: PARA, collator: null };

/** The provisioner with our three strategies, in a world where one para has two cores and a chain of three candidates. */
export class ProvisionerWorld {
  readonly clock = new VirtualClock();
  readonly log = recordedLog();
  readonly metrics = countedMetrics();
  readonly reports = recordedReports();
  readonly chain: readonly BackedCandidate[] = chainOf(3);
  readonly world: World<ProvisionerRole>;
  /** The index of the session at every leaf, and what the runtime says of it. */
  session = { index: 3, traits: ELASTIC };
  cores: readonly CoreState[] = [core, core];

  constructor(strategies: readonly SelectionStrategy[] = ourStrategies(), pinned?: string) {
    const { clock, log, metrics, reports } = this;
    const choice = new Strategies(strategies, pinned);
    const subject = new ProvisionerSubsystem(choice, clock, new ProvisionerMetrics(metrics), reports, log);
    this.world = World.around(subject, clock)
      .answer("runtimeApi", "sessionIndexForChild", () => sessionIndex(this.session.index))
      .answer(
        "runtimeApi",
        "asyncBackingParams",
        () => this.session.traits.asyncBacking ?? { ...ON, maxCandidateDepth: 0 },
      )
      .answer("runtimeApi", "nodeFeatures", () => this.session.traits.nodeFeatures)
      .answer("runtimeApi", "availabilityCores", () => this.cores)
      .answer("runtimeApi", "persistedValidationData", ({ at }) => dataAt(at))
      .answer("runtimeApi", "candidatesPendingAvailability", () => [])
      .answer("runtimeApi", "disputes", () => [])
      .answer("disputeCoordinator", "recentDisputes", () => [])
      .answer("disputeCoordinator", "queryCandidateVotes", () => [])
      .answer("chainApi", "blockNumber", () => LEAF.number)
      .answer("prospectiveParachains", "getBackableCandidates", ({ count }) => this.#refs().slice(0, count))
      .answer("candidateBacking", "getBackableCandidates", ({ chains }) => {
        const wanted = chains.flatMap(({ candidates }) => candidates.map((c) => c.candidateHash));
        return this.chain.filter(({ candidate }) => wanted.includes(candidateHashOf(candidate)));
      });
  }

  /** With the leaf active. */
  async ready(): Promise<this> {
    await this.world.activate(LEAF);
    return this;
  }

  request(relayParent: Hash = LEAF.hash) {
    return this.world.ask("requestInherentData", { relayParent });
  }

  note(receipt: CandidateReceipt, relayParent: Hash = LEAF.hash): Promise<void> {
    return this.world.tell("provisionableData", { relayParent, data: { kind: "BackedCandidate", receipt } });
  }

  get receipts(): readonly CandidateReceipt[] {
    return this.chain.map(({ candidate }) => receiptOf(candidate));
  }

  asked(to: string): number {
    return this.world.transcript.filter((line) => line === to).length;
  }

  #refs() {
    return this.chain.map(({ candidate }) => ({
      candidateHash: candidateHashOf(candidate),
      relayParent: candidate.descriptor.relayParent,
    }));
  }
}

export const ourStrategies = (): readonly SelectionStrategy[] => [
  new LegacySelection(),
  new ProspectiveSelection(),
  new ElasticScalingSelection(),
];
