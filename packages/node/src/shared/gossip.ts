import type { Chance } from "@parahost/kernel";
import type { PeerId } from "@parahost/protocol";

/** As many peers are gossiped to, where there are as many: enough for everyone to hear of it, too few to flood the network. */
export const MIN_GOSSIP_PEERS = 25;

/**
 * Whom to gossip to: those with priority first, then a random choice of the others. Everyone where there are few.
 *
 * @param peers - those that lack what is gossiped
 * @param hasPriority - peers to be chosen before others
 */
export function gossipPeers(
  peers: readonly PeerId[],
  chance: Chance,
  hasPriority: (peer: PeerId) => boolean = () => false,
): readonly PeerId[] {
  if (peers.length <= MIN_GOSSIP_PEERS) return peers;
  const first = peers.filter(hasPriority);
  const others = peers.filter((peer) => !hasPriority(peer));
  const wanted = Math.max(0, Math.min(others.length, MIN_GOSSIP_PEERS - first.length));
  for (let i = 0; i < wanted; i++) {
    const j = i + chance.below(others.length - i);
    [others[i], others[j]] = [others[j] as PeerId, others[i] as PeerId];
  }
  return [...first, ...others.slice(0, wanted)];
}
