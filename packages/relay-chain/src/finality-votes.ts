import type { BlockId } from "@parahost/kernel";
import { byzantineThreshold, decoded, type SessionIndex } from "@parahost/primitives";
import { type BlockDescription, parachainHostMethods } from "@parahost/protocol";
import { injectable } from "inversify";
import type { ChainBlock } from "./block.js";
import type { ChainRuntime } from "./chain-runtime.js";
import { candidatesIncludedIn } from "./undisputed.js";

/**
 * How far a validator would have finality go, as its dispute coordinator says it.
 *
 * @param base - final
 * @param chain - what is to become final, the lowest first
 * @returns the last block that it agrees to, `base` where that is none; `null` where it does not answer
 */
export type FinalityVoter = (base: BlockId, chain: readonly BlockDescription[]) => Promise<BlockId | null>;

const { wireName, reply } = parachainHostMethods.sessionIndexForChild;

/**
 * What validators have to say against a block becoming final: their dispute coordinators know of disputes before the chain does.
 *
 * Finality stops short of the first block that more than a third of them object to, as the reference's would, which lacks their votes.
 * Who does not answer does not object: finality goes on while validators are away.
 *
 * @guide node/grandpa-voting-rule.md
 */
@injectable()
export class FinalityVotes {
  readonly #voters = new Set<FinalityVoter>();

  /** @returns what ends it */
  join(voter: FinalityVoter): () => void {
    this.#voters.add(voter);
    return () => void this.#voters.delete(voter);
  }

  /**
   * As much of the path as may become final.
   *
   * @param base - the finalized block, on which the path stands
   * @param path - the lowest first
   */
  async agreed<B extends ChainBlock<unknown>>(
    base: ChainBlock<unknown>,
    path: readonly B[],
    runtime: Pick<ChainRuntime, "call">,
  ): Promise<readonly B[]> {
    if (this.#voters.size === 0 || path.every((block) => candidatesIncludedIn(block).length === 0)) return path;
    const chain = descriptionsOf(base, path, runtime);
    const votes = await Promise.all([...this.#voters].map((voter) => voter(base, chain)));
    const mostFaulty = byzantineThreshold(votes.length);
    const first = path.findIndex(
      ({ number }) => votes.filter((agreed) => agreed !== null && agreed.number < number).length > mostFaulty,
    );
    return first < 0 ? path : path.slice(0, first);
  }
}

/** A block's session is the one that its parent's state names for it. */
const descriptionsOf = (
  base: ChainBlock<unknown>,
  path: readonly ChainBlock<unknown>[],
  runtime: Pick<ChainRuntime, "call">,
): readonly BlockDescription[] =>
  path.map((block, i) => ({
    blockHash: block.hash,
    session: sessionAfter(path[i - 1] ?? base, runtime),
    candidates: candidatesIncludedIn(block),
  }));

function sessionAfter({ hash, body }: ChainBlock<unknown>, runtime: Pick<ChainRuntime, "call">): SessionIndex {
  const answer = runtime.call(body.state, wireName, new Uint8Array(0));
  if (!answer.ok) throw new Error(`the runtime does not say the session after ${hash}: ${answer.error.code}`);
  return decoded(reply, answer.value);
}
