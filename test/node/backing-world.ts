import { countedMetrics, recordedLog, recordedReports, World } from "@parahost/conformance";
import { MemoryStores, type Stores, SubsystemError, VirtualClock } from "@parahost/kernel";
import type { BackedCandidate, CommittedCandidateReceipt, KeyPair } from "@parahost/primitives";
import { blockNumber, candidateHashOf } from "@parahost/primitives";
import type { Misbehavior } from "@parahost/protocol";
import { CandidateLog } from "../../packages/node/src/backing/candidate-backing/candidate-log.js";
import { CandidateBackingMetrics } from "../../packages/node/src/backing/candidate-backing/metrics.js";
import { OurStatements } from "../../packages/node/src/backing/candidate-backing/our-statements.js";
import type { CandidateBackingRole } from "../../packages/node/src/backing/candidate-backing/role.js";
import { CandidateBackingSubsystem } from "../../packages/node/src/backing/candidate-backing/subsystem.js";
import {
  CODE,
  CODE_HASH,
  CORES,
  GROUPS,
  hash32,
  keysOf,
  keystoreOf,
  NAMES,
  noFeatures,
  POV,
  ROTATION,
  receiptFor,
  SESSION,
  stated,
  VALIDATION_DATA,
  validatorIds,
} from "./backing-session.js";
import { signerOf } from "./signing.js";

export const LEAF = { hash: hash32(0x05), number: blockNumber(1) };

/** Candidate backing of one validator in a world where everything goes well, until a test says otherwise. */
export class BackingWorld {
  readonly clock = new VirtualClock();
  readonly reports = recordedReports();
  readonly log = recordedLog();
  readonly metrics = countedMetrics();
  readonly validators = keysOf(...NAMES);
  readonly world: World<CandidateBackingRole>;

  /**
   * @param us - keys that the node holds
   * @param stores - where it keeps what it has signed
   */
  constructor(us: readonly KeyPair[] = keysOf("//Alice"), stores: Stores = new MemoryStores()) {
    const keystore = keystoreOf(us);
    const metrics = new CandidateBackingMetrics(this.metrics);
    const log = new CandidateLog(this.reports, this.log);
    const ours = new OurStatements(signerOf(keystore, stores), log, metrics);
    this.world = World.around(new CandidateBackingSubsystem(keystore, ours, log, metrics), this.clock);
    this.world
      .answer("runtimeApi", "sessionIndexForChild", () => SESSION)
      .answer("runtimeApi", "validators", () => validatorIds(this.validators))
      .answer("runtimeApi", "validatorGroups", () => ({ groups: GROUPS, rotation: ROTATION }))
      .answer("runtimeApi", "availabilityCores", () => CORES)
      .answer("runtimeApi", "minimumBackingVotes", () => {
        throw new SubsystemError("runtimeApi", "NotSupported", { fatal: false });
      })
      .answer("runtimeApi", "asyncBackingParams", () => ({ maxCandidateDepth: 0, allowedAncestryLen: 0 }))
      .answer("runtimeApi", "nodeFeatures", () => noFeatures)
      .answer("runtimeApi", "disabledValidators", () => [])
      .answer("runtimeApi", "validationCodeHash", () => CODE_HASH)
      .answer("runtimeApi", "validationCodeByHash", () => CODE)
      .answer("availabilityDistribution", "fetchPoV", () => POV)
      .answer("availabilityStore", "storeAvailableData", () => null);
  }

  /** Validation finds every one of these candidates valid. */
  valid(...candidates: readonly CommittedCandidateReceipt[]): this {
    const outcome = (receipt: { readonly commitmentsHash: string }) => {
      const found = candidates.find((known) => receiptFor(known).commitmentsHash === receipt.commitmentsHash);
      if (!found) throw new Error("a candidate of which the test says nothing");
      return { kind: "Valid", commitments: { ...found.commitments }, validationData: VALIDATION_DATA } as const;
    };
    this.world
      .answer("candidateValidation", "validateFromExhaustive", ({ receipt }) => outcome(receipt))
      .answer("candidateValidation", "validateFromChainState", ({ receipt }) => outcome(receipt));
    return this;
  }

  activate(): Promise<void> {
    return this.world.activate(LEAF);
  }

  second(candidate: CommittedCandidateReceipt, validationData = VALIDATION_DATA, at = LEAF.hash): Promise<void> {
    const receipt = receiptFor(candidate);
    return this.world.tell("second", { relayParent: at, receipt, validationData, pov: POV });
  }

  /** A peer's statement comes in. */
  async says(by: number, kind: "Seconded" | "Valid", about: CommittedCandidateReceipt): Promise<void> {
    await this.hears(stated(this.validators, by, kind, about, LEAF.hash));
  }

  hears(statement: ReturnType<typeof stated>): Promise<void> {
    return this.world.tell("statement", { relayParent: LEAF.hash, statement });
  }

  async backable(...candidates: readonly CommittedCandidateReceipt[]): Promise<readonly BackedCandidate[]> {
    const chains = candidates.map((candidate) => ({
      paraId: candidate.descriptor.paraId,
      candidates: [{ candidateHash: candidateHashOf(candidate), relayParent: candidate.descriptor.relayParent }],
    }));
    return this.world.until(this.world.ask("getBackableCandidates", { chains }));
  }

  /** What we signed, in order. */
  get shared() {
    return this.world.told("statementDistribution", "share").map(({ statement }) => statement);
  }

  /** Receipts that the provisioner was told of as backed, by candidate hash. */
  get backed() {
    return this.#provisioned.flatMap((data) =>
      data.kind === "BackedCandidate" ? [candidateHashOf(data.receipt)] : [],
    );
  }

  get misbehaviors(): readonly { readonly validatorIndex: number; readonly misbehavior: Misbehavior }[] {
    return this.#provisioned.flatMap((data) =>
      data.kind === "MisbehaviorReport" ? [{ validatorIndex: data.validatorIndex, misbehavior: data.misbehavior }] : [],
    );
  }

  /** What observers were told of a candidate: `step`, or `dropped Reason`. */
  steps(candidate: CommittedCandidateReceipt): readonly string[] {
    const hash = candidateHashOf(candidate);
    return this.reports.reports
      .filter(({ candidateHash }) => candidateHash === hash)
      .map(({ step, reason }) => (reason === undefined ? step : `${step} ${reason}`));
  }

  get #provisioned() {
    return this.world.told("provisioner", "provisionableData").map(({ data }) => data);
  }
}
