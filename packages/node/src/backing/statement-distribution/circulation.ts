import type { Chance, Context } from "@parahost/kernel";
import type { CandidateHash } from "@parahost/primitives";
import type { PeerId } from "@parahost/protocol";
import { gossipPeers } from "../../shared/index.js";
import type { StatementDistributionMetrics } from "./metrics.js";
import type { RelayParentState } from "./relay-parent-state.js";
import type { StatementDistributionRole } from "./role.js";
import type { StoredStatement } from "./stored-statements.js";

type Ctx = Context<StatementDistributionRole>;

/** Sends statements to peers that lack them, and keeps the books of who has what. */
export class Circulation {
  constructor(
    private readonly metrics: StatementDistributionMetrics,
    private readonly chance: Chance,
  ) {}

  /** To peers that lack it and may have it; those that hear of its candidate for the first time get what depends on it as well. */
  async circulate(
    ctx: Ctx,
    state: RelayParentState,
    stored: StoredStatement,
    hasPriority: (peer: PeerId) => boolean = () => false,
  ): Promise<void> {
    const peers = gossipPeers(state.peersLacking(stored), this.chance, hasPriority);
    const newcomers = await this.#send(ctx, state, peers, stored);
    for (const peer of newcomers) await this.sendAbout(ctx, state, peer, stored.fingerprint.candidateHash);
  }

  /** What the peer lacks of the statements about a candidate. */
  sendAbout(ctx: Ctx, state: RelayParentState, peer: PeerId, candidate: CandidateHash): Promise<void> {
    return this.#sendEach(ctx, state, peer, state.statements.about(candidate));
  }

  /** What the peer lacks of all there is. */
  sendAll(ctx: Ctx, state: RelayParentState, peer: PeerId): Promise<void> {
    return this.#sendEach(ctx, state, peer, state.statements.all());
  }

  async #sendEach(
    ctx: Ctx,
    state: RelayParentState,
    peer: PeerId,
    statements: Iterable<StoredStatement>,
  ): Promise<void> {
    for (const stored of [...statements])
      if (state.knowledgeOf(peer)?.canSend(stored.fingerprint)) await this.#send(ctx, state, [peer], stored);
  }

  /** @returns the peers that hear of the candidate for the first time */
  async #send(
    ctx: Ctx,
    state: RelayParentState,
    peers: readonly PeerId[],
    { statement, fingerprint }: StoredStatement,
  ): Promise<readonly PeerId[]> {
    if (peers.length === 0) return [];
    const newcomers = peers.filter((peer) => state.knowledgeOf(peer)?.noteSent(fingerprint));
    const { relayParent } = state.view;
    const message = { kind: "Statement", relayParent, statement } as const;
    await ctx.tell("networkBridgeTx", "sendValidationMessage", {
      peers,
      message: { protocol: "StatementDistribution", message },
    });
    this.metrics.distributed.inc(peers.length);
    return newcomers;
  }
}
