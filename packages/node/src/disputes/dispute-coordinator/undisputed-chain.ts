import type { BlockNumber, Hash } from "@parahost/primitives";
import type { BlockDescription, DisputeStatus } from "@parahost/protocol";
import { disputeKey } from "./dispute-key.js";
import { isPossiblyInvalid } from "./status.js";

interface Block {
  readonly number: BlockNumber;
  readonly hash: Hash;
}

/**
 * The last block before one that includes a candidate in dispute, or found invalid.
 *
 * @param chain - the blocks above the base, each on the one before it
 * @param disputes - those known, by {@link disputeKey}
 * @guide node/disputes/dispute-coordinator.md
 */
export function undisputedChain(
  base: Block,
  chain: readonly BlockDescription[],
  disputes: ReadonlyMap<string, { readonly status: DisputeStatus }>,
): Block {
  let last = base;
  for (const { blockHash, session, candidates } of chain) {
    const isDisputed = candidates.some((candidateHash) => {
      const dispute = disputes.get(disputeKey({ session, candidateHash }));
      return dispute !== undefined && isPossiblyInvalid(dispute.status);
    });
    if (isDisputed) return last;
    last = { number: (last.number + 1) as BlockNumber, hash: blockHash };
  }
  return last;
}
