import { countedMetrics, recordedReports, silentLog, World } from "@parahost/conformance";
import { InProcessVerifier, SubsystemError, VirtualClock } from "@parahost/kernel";
import { blockNumber, type CandidateDescriptorV1, type Hash } from "@parahost/primitives";
import type { CollationFetchingResponse, CollatorProtocolV1Message, Payload, PeerId } from "@parahost/protocol";
import { Collators } from "../../packages/node/src/collators/collator-protocol/validator-side/collators.js";
import { Fetching } from "../../packages/node/src/collators/collator-protocol/validator-side/fetching.js";
import { ValidatorSideMetrics } from "../../packages/node/src/collators/collator-protocol/validator-side/metrics.js";
import type { ValidatorSideRole } from "../../packages/node/src/collators/collator-protocol/validator-side/role.js";
import { ValidatorSideSubsystem } from "../../packages/node/src/collators/collator-protocol/validator-side/subsystem.js";
import {
  CORES,
  candidate,
  GROUPS,
  hash32,
  keysOf,
  keystoreOf,
  NAMES,
  ROTATION,
  SESSION,
  VALIDATION_DATA,
  validatorIds,
} from "./backing-session.js";
import { declaration, madeOf, requestFailed } from "./collator-says.js";

export const LEAF = { hash: hash32(1), number: blockNumber(1) };
type Offered = CollationFetchingResponse | (() => Promise<CollationFetchingResponse>);

/** The collator protocol on Alice's node, whose group works for para 1 on core 0, among collators that a test scripts. */
export class ValidatorSideWorld {
  readonly clock = new VirtualClock();
  readonly metrics = countedMetrics();
  /** What each collator serves. */
  readonly collations = new Map<PeerId, Offered>();
  readonly world: World<ValidatorSideRole>;
  readonly #reports = recordedReports();

  constructor() {
    const counted = new ValidatorSideMetrics(this.metrics);
    const collators = new Collators(new InProcessVerifier(this.clock), this.clock);
    const fetching = new Fetching(this.clock, counted, this.#reports);
    const keystore = keystoreOf(keysOf("//Alice"));
    const subsystem = new ValidatorSideSubsystem(keystore, collators, fetching, counted, silentLog);
    this.world = World.around(subsystem, this.clock)
      .answer("runtimeApi", "availabilityCores", () => CORES)
      .answer("runtimeApi", "validators", () => validatorIds(keysOf(...NAMES)))
      .answer("runtimeApi", "validatorGroups", () => ({ groups: GROUPS, rotation: ROTATION }))
      .answer("runtimeApi", "sessionIndexForChild", () => SESSION)
      .answer("runtimeApi", "persistedValidationData", () => VALIDATION_DATA)
      .answer("runtimeApi", "disabledValidators", () => [])
      .answer("runtimeApi", "asyncBackingParams", () => {
        throw new SubsystemError("runtimeApi", "NotSupported", { fatal: false });
      })
      .answer("networkBridgeTx", "requestCollation", ({ to }) => this.#deliver("peer" in to ? to.peer : ""));
  }

  /** A collation at the leaf. */
  made(head: string, differences: Partial<CandidateDescriptorV1> = {}): CollationFetchingResponse {
    return madeOf(candidate(head, LEAF.hash, differences));
  }

  event(event: Payload<"collatorProtocol", "networkBridgeUpdate">): Promise<void> {
    return this.world.tell("networkBridgeUpdate", event);
  }

  say(peer: PeerId, message: CollatorProtocolV1Message): Promise<void> {
    return this.event({ kind: "PeerMessage", peer, message });
  }

  connect(peer: PeerId): Promise<void> {
    return this.event({ kind: "PeerConnected", peer, role: "Full", authorities: [] });
  }

  /** A peer comes and declares itself. */
  async collator(peer: PeerId): Promise<void> {
    await this.connect(peer);
    await this.say(peer, declaration(peer));
  }

  advertise(peer: PeerId, relayParent: Hash = LEAF.hash): Promise<void> {
    return this.say(peer, { kind: "AdvertiseCollation", relayParent });
  }

  /** A collator comes, and advertises what it has. */
  async offer(peer: PeerId, collation: Offered): Promise<void> {
    this.collations.set(peer, collation);
    await this.collator(peer);
    await this.advertise(peer);
  }

  /** Collators that were asked for their collation, in order. */
  asked() {
    return this.world.told("networkBridgeTx", "requestCollation").map(({ to }) => ("peer" in to ? to.peer : null));
  }

  /** What backing was given. */
  second() {
    return this.world.told("candidateBacking", "second").map(({ receipt }) => receipt);
  }

  costs() {
    return this.world.told("networkBridgeTx", "reportPeer").map(({ peer, change, reason }) => [peer, change, reason]);
  }

  letGo() {
    return this.world.told("networkBridgeTx", "disconnectPeer").map(({ peer }) => peer);
  }

  /** What observers were told: `step`, or `dropped Reason`. */
  steps() {
    return this.#reports.reports.map(({ step, reason }) => (reason ? `${step} ${reason}` : step));
  }

  async #deliver(peer: PeerId): Promise<CollationFetchingResponse> {
    const collation = this.collations.get(peer);
    if (!collation) throw requestFailed("Refused");
    return typeof collation === "function" ? collation() : collation;
  }
}
