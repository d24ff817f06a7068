import type { ActivatedLeaf, Context } from "@parahost/kernel";
import type {
  BackingState,
  CandidatePendingAvailability,
  Hash,
  ParaId,
  RelayChainBlockInfo,
} from "@parahost/primitives";
import { asyncBackingAt } from "../../shared/index.js";
import type { ProspectiveParachainsRole } from "./role.js";
import { upcomingParas } from "./upcoming-paras.js";

type Ctx = Pick<Context<ProspectiveParachainsRole>, "ask">;

/** A candidate on the chain that is not included, with its relay parent, which may be out of view. */
export interface PendingCandidate {
  readonly pending: CandidatePendingAvailability;
  readonly relayParent: RelayChainBlockInfo;
}
/** What the runtime says of one para at a leaf. */
export interface ParaFacts {
  readonly paraId: ParaId;
  readonly constraints: BackingState["constraints"];
  /** Oldest first; it ends before the first whose relay parent is not known. */
  readonly pending: readonly PendingCandidate[];
  /** How many the runtime has. */
  readonly pendingCount: number;
  /** How many validators can second for the para at one relay parent: the largest group on each core that claims it. */
  readonly seconders: number;
}
/** What fragment chains at a leaf are made from. */
export interface LeafFacts {
  readonly relayParent: RelayChainBlockInfo;
  /** The other blocks in the leaf's view, the parent first. */
  readonly ancestors: readonly RelayChainBlockInfo[];
  readonly maxCandidateDepth: number;
  /** Ascending. */
  readonly paras: readonly ParaFacts[];
}

/**
 * Asks the chain what fragment chains at a leaf are made from. Fails as `runtimeApi` and `chainApi` do.
 *
 * @returns `null` where async backing is off, or the block is not there
 */
export async function leafFactsAt(ctx: Ctx, leaf: ActivatedLeaf): Promise<LeafFacts | null> {
  const { hash: at, allowedRelayParents } = leaf;
  const params = await asyncBackingAt(ctx, at);
  if (!params) return null;
  const blocks = new Blocks(ctx);
  const [infos, paras, { groups }] = await Promise.all([
    Promise.all([at, ...allowedRelayParents.filter((hash) => hash !== at)].map((hash) => blocks.info(hash))),
    upcomingParas(ctx, at),
    ctx.ask("runtimeApi", "validatorGroups", { at }),
  ]);
  const [relayParent, ...ancestors] = upToMissing(infos);
  if (!relayParent) return null;
  const groupSize = groups.reduce((most, { length }) => Math.max(most, length), 1);
  const ascending = [...paras].sort(([a], [b]) => a - b);
  const facts = await Promise.all(
    ascending.map(([paraId, cores]) => paraFactsAt(ctx, at, blocks, paraId, cores * groupSize)),
  );
  const { maxCandidateDepth } = params;
  return { relayParent, ancestors, maxCandidateDepth, paras: facts.filter((fact) => fact !== null) };
}

/** @returns `null` for a para that is not there */
async function paraFactsAt(
  ctx: Ctx,
  at: Hash,
  blocks: Blocks,
  paraId: ParaId,
  seconders: number,
): Promise<ParaFacts | null> {
  const state = await ctx.ask("runtimeApi", "paraBackingState", { at, paraId });
  if (!state) return null;
  const { constraints, pendingAvailability } = state;
  const infos = await Promise.all(pendingAvailability.map(({ descriptor }) => blocks.info(descriptor.relayParent)));
  const pending = upToMissing(
    pendingAvailability.map((pending, i) => {
      const relayParent = infos[i];
      return relayParent ? { pending, relayParent } : null;
    }),
  );
  return { paraId, constraints, pending, pendingCount: infos.length, seconders };
}

function upToMissing<T>(items: readonly (T | null)[]): readonly T[] {
  const missing = items.indexOf(null);
  return (missing < 0 ? items : items.slice(0, missing)) as readonly T[];
}

/** Blocks of the relay chain; each is asked for once. */
class Blocks {
  readonly #asked = new Map<Hash, Promise<RelayChainBlockInfo | null>>();

  constructor(private readonly ctx: Ctx) {}

  /** @returns `null` for a block that is not there */
  info(hash: Hash): Promise<RelayChainBlockInfo | null> {
    const asked = this.#asked.get(hash) ?? this.#ask(hash);
    this.#asked.set(hash, asked);
    return asked;
  }

  async #ask(hash: Hash): Promise<RelayChainBlockInfo | null> {
    const header = await this.ctx.ask("chainApi", "blockHeader", { at: hash });
    return header && { hash, number: header.number, storageRoot: header.stateRoot };
  }
}
