import { countedMetrics, silentLog, World } from "@parahost/conformance";
import { InProcessVerifier, MemoryKeystore, SeededChance, VirtualClock } from "@parahost/kernel";
import {
  blockNumber,
  type Hash,
  type SignatureTriple,
  type SignedFullStatement,
  type ValidatorIndex,
} from "@parahost/primitives";
import type { PeerId } from "@parahost/protocol";
import { StatementDistributionMetrics } from "../../packages/node/src/backing/statement-distribution/metrics.js";
import { StatementDistributionSubsystem } from "../../packages/node/src/backing/statement-distribution/subsystem.js";
import {
  candidate,
  GROUPS,
  hash32,
  keysOf,
  NAMES,
  ROTATION,
  SESSION,
  stated,
  validatorIds,
} from "./backing-session.js";

export const LEAF = { hash: hash32(1), number: blockNumber(1) };
export const NEXT = { hash: hash32(2), number: blockNumber(2) };

/** Statement distribution alone in a world, as validator 0 of the backing session, and what peers do to it. */
export class StatementWorld {
  disabled: readonly ValidatorIndex[] = [];
  readonly keys = keysOf(...NAMES);
  readonly first = candidate("first", LEAF.hash);
  readonly metrics = countedMetrics();
  /** What was verified, in order. */
  readonly verified: SignatureTriple[] = [];
  readonly world;

  constructor() {
    const clock = new VirtualClock();
    const inProcess = new InProcessVerifier(clock);
    const verifier = {
      verify: (triples: readonly SignatureTriple[]) => {
        this.verified.push(...triples);
        return inProcess.verify(triples);
      },
    };
    const chance = new SeededChance("statements");
    const counted = new StatementDistributionMetrics(this.metrics);
    const subsystem = new StatementDistributionSubsystem(
      verifier,
      new MemoryKeystore(chance),
      counted,
      chance,
      silentLog,
    );
    this.world = World.around(subsystem, clock)
      .answer("runtimeApi", "sessionIndexForChild", () => SESSION)
      .answer("runtimeApi", "validators", () => validatorIds(this.keys))
      .answer("runtimeApi", "validatorGroups", () => ({ groups: GROUPS, rotation: ROTATION }))
      .answer("runtimeApi", "disabledValidators", () => this.disabled);
  }

  says(by: number, kind: "Seconded" | "Valid", about = this.first): SignedFullStatement {
    return stated(this.keys, by, kind, about);
  }

  async connect(peer: PeerId, heads: readonly Hash[] = [LEAF.hash], validators: readonly number[] = []): Promise<void> {
    const authorities = validators.map((i) => validatorIds(this.keys)[i] as ReturnType<typeof validatorIds>[number]);
    await this.world.tell("networkBridgeUpdate", { kind: "PeerConnected", peer, role: "Authority", authorities });
    if (heads.length > 0) await this.see(peer, ...heads);
  }

  /** The peer's view is that now. */
  see(peer: PeerId, ...heads: readonly Hash[]): Promise<void> {
    const view = { heads, finalizedNumber: blockNumber(0) };
    return this.world.tell("networkBridgeUpdate", { kind: "PeerViewChange", peer, view });
  }

  /** The peer sends a statement. */
  send(peer: PeerId, statement: SignedFullStatement, relayParent = LEAF.hash): Promise<void> {
    const message = { kind: "Statement", relayParent, statement } as const;
    return this.world.tell("networkBridgeUpdate", { kind: "PeerMessage", peer, message });
  }

  /** A statement of ours. */
  share(statement: SignedFullStatement, relayParent = LEAF.hash): Promise<void> {
    return this.world.tell("share", { relayParent, statement });
  }

  /** What backing was told. */
  told(): readonly SignedFullStatement[] {
    return this.world.told("candidateBacking", "statement").map(({ statement }) => statement);
  }

  sent() {
    return this.world.told("networkBridgeTx", "sendValidationMessage").map(({ peers, message: { message } }) => ({
      to: peers,
      of: message.kind === "Statement" ? message.statement : null,
    }));
  }

  reports() {
    return this.world.told("networkBridgeTx", "reportPeer").map(({ peer, change, reason }) => [peer, change, reason]);
  }
}
