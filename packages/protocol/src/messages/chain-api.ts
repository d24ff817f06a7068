import type { BlockNumber, Hash, Header } from "@parahost/primitives";
import type { Ask } from "../message.js";

/** @guide types/overseer-protocol.md#chain-api-message */
export interface ChainApiMessages {
  blockNumber: Ask<{ readonly at: Hash }, BlockNumber | null>;
  blockHeader: Ask<{ readonly at: Hash }, Header | null>;
  /** The finalized block of that number; `null` where finality has not come so far. */
  finalizedBlockHash: Ask<{ readonly number: BlockNumber }, Hash | null>;
  finalizedBlockNumber: Ask<null, BlockNumber>;
  /** At most `k` ancestors, the parent first. */
  ancestors: Ask<{ readonly at: Hash; readonly k: number }, readonly Hash[]>;
}
