import { type Chain, SubsystemError } from "@parahost/kernel";
import { blockNumber, type Hash } from "@parahost/primitives";

/** The hash that stands in front of the chain's protocol names. A node without it cannot talk to anyone. */
export async function genesisOf(chain: Chain): Promise<Hash> {
  const genesis = await chain.finalizedHash(blockNumber(0));
  if (!genesis) throw new SubsystemError("network-bridge", "UnknownGenesis", { fatal: true });
  return genesis;
}
