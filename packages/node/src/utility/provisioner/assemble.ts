import {
  type BlockNumber,
  type CandidateReceipt,
  type CoreState,
  type Hash,
  type SignedAvailabilityBitfield,
  selectAvailabilityBitfields,
} from "@parahost/primitives";
import type { ProvisionerInherentData, RecentDispute, SelectionStrategy } from "@parahost/protocol";
import { MAX_DISPUTE_VOTES_FORWARDED_TO_RUNTIME, VOTES_SELECTION_BATCH_SIZE } from "./config.js";
import { type OnchainRow, type QueryVotes, type SelectedDisputes, selectDisputes } from "./disputes/index.js";
import { type PassedOver, type SelectionPeers, selectCandidates } from "./select-candidates.js";

/** What a leaf's state holds when the data are asked for. */
export interface Noted {
  readonly relayParent: Hash;
  readonly bitfields: readonly SignedAvailabilityBitfield[];
  readonly receipts: readonly CandidateReceipt[];
}
/** Everyone whom making an inherent asks. */
export interface InherentPeers extends SelectionPeers {
  readonly availabilityCores: () => Promise<readonly CoreState[]>;
  readonly blockNumber: () => Promise<BlockNumber | null>;
  /** The dispute coordinator; none where the node has no such subsystem. */
  readonly recentDisputes: () => Promise<readonly RecentDispute[]>;
  /** The dispute coordinator. */
  readonly candidateVotes: QueryVotes;
  /** The runtime; `null` where its version knows no disputes. */
  readonly onchainDisputes: () => Promise<readonly OnchainRow[] | null>;
}
/** An inherent's data, and what there was beside it. */
export interface Assembled {
  readonly data: ProvisionerInherentData;
  readonly passedOver: readonly PassedOver[];
  readonly disputes: SelectedDisputes;
}

/**
 * Puts together what an inherent holds: disputes, bitfields, candidates.
 *
 * @param nowSecs - for the age of disputes
 */
export async function assemble(
  peers: InherentPeers,
  { relayParent, bitfields: noted, receipts }: Noted,
  strategy: SelectionStrategy,
  nowSecs: bigint,
): Promise<Assembled> {
  const cores = await peers.availabilityCores();
  const disputes = await disputesFor(peers, nowSecs);
  const bitfields = selectAvailabilityBitfields(cores, noted);
  const blockNumber = await peers.blockNumber();
  const view = { relayParent, blockNumber, cores, bitfields, receipts };
  const { candidates, passedOver } = await selectCandidates(view, strategy, peers);
  return { data: { bitfields, backedCandidates: candidates, disputes: disputes.disputes }, passedOver, disputes };
}

const NONE: SelectedDisputes = { disputes: [], partitions: new Map(), onchain: 0 };
const LIMITS = { maxVotes: MAX_DISPUTE_VOTES_FORWARDED_TO_RUNTIME, batchSize: VOTES_SELECTION_BATCH_SIZE };

/** Where we know of no dispute, or the chain takes none, there is nothing to ask further. */
async function disputesFor(peers: InherentPeers, nowSecs: bigint): Promise<SelectedDisputes> {
  const recent = await peers.recentDisputes();
  const onchain = recent.length > 0 ? await peers.onchainDisputes() : null;
  return onchain ? selectDisputes({ recent, onchain, query: peers.candidateVotes }, nowSecs, LIMITS) : NONE;
}
