import {
  type BackedCandidate,
  type BlockNumber,
  type CandidateHash,
  type CandidateReceipt,
  type CoreState,
  candidateHashOf,
  type Hash,
  type ParaId,
  persistedValidationDataHash,
  type SignedAvailabilityBitfield,
} from "@parahost/primitives";
import type { CandidateChain, Selection, SelectionStrategy, SelectionView, TrackedCandidate } from "@parahost/protocol";
import { withOneNewCode } from "./one-new-code.js";
import { linkedChain } from "./parent-links.js";
import { type AskValidationData, ValidationDataCache } from "./validation-data.js";

/** The leaf that is built on, and what is known at it. */
export interface LeafView {
  readonly relayParent: Hash;
  /** Of the relay parent; `null` when it is not known. */
  readonly blockNumber: BlockNumber | null;
  readonly cores: readonly CoreState[];
  /** Those that go into the inherent. */
  readonly bitfields: readonly SignedAvailabilityBitfield[];
  /** Candidates that were noted, in order. */
  readonly receipts: readonly CandidateReceipt[];
}
/** Whom the selection of candidates asks. */
export interface SelectionPeers {
  /** The runtime. */
  readonly persistedValidationData: AskValidationData;
  /** The runtime: heads of the para's candidates on cores; none where it cannot say. */
  readonly pendingHeads: (paraId: ParaId) => Promise<readonly Uint8Array[]>;
  /** Prospective parachains. */
  readonly backable: SelectionView["backable"];
  /** Candidate backing. */
  readonly backedCandidates: (chains: readonly CandidateChain[]) => Promise<readonly BackedCandidate[]>;
}
/** A candidate that was there and did not get in. `place` is `null` where a strategy names one that was never noted. */
export interface PassedOver {
  readonly candidateHash: CandidateHash;
  readonly place: { readonly paraId: ParaId; readonly relayParent: Hash } | null;
  readonly reason: string;
}
/** Candidates for a block, those of one para in the order of their chain, and those that did not get in. */
export interface SelectedCandidates {
  readonly candidates: readonly BackedCandidate[];
  readonly passedOver: readonly PassedOver[];
}

/**
 * Has the strategy choose, fetches the bodies of what it chose, and keeps of these what a block can hold: chains whose links hold,
 * with new validation code in one candidate at the most.
 *
 * The votes of a body are not checked again: candidate backing makes it of statements that are `Signed` values, and those come out
 * of a signature check or from our own key. A vote that does not check makes no such value, so it is in no body.
 */
export async function selectCandidates(
  view: LeafView,
  strategy: SelectionStrategy,
  peers: SelectionPeers,
): Promise<SelectedCandidates> {
  const validationData = new ValidationDataCache(peers.persistedValidationData);
  const tracked = view.receipts.map(trackedOf);
  const selection = await strategy.select(strategyView(view, tracked, validationData, peers));
  const { chains } = selection;
  const bodies = chains.length > 0 ? await peers.backedCandidates(chains) : [];
  const sources = { leaf: view.relayParent, validationData, pendingHeads: peers.pendingHeads };
  const linked = await Promise.all(byPara(bodies).map((chain) => linkedChain(chain, sources)));
  const { kept, left } = withOneNewCode(linked.map((chain) => chain.kept));
  return {
    candidates: kept,
    passedOver: [
      ...byStrategy(selection, tracked),
      ...withoutBody(chains, bodies),
      ...linked.flatMap((chain) => chain.left.map(({ backed, reason }) => leftOut(backed, reason))),
      ...left.map((backed) => leftOut(backed, "OneNewCodeABlock")),
    ],
  };
}

/** What a strategy may look at, and ask. */
function strategyView(
  { relayParent, blockNumber, cores, bitfields }: LeafView,
  tracked: readonly TrackedCandidate[],
  validationData: ValidationDataCache,
  { backable }: SelectionPeers,
): SelectionView {
  return {
    ...{ relayParent, blockNumber, cores, bitfields, tracked, backable },
    persistedValidationDataHash: async (paraId, assumption) => {
      const data = await validationData.at(relayParent, paraId, assumption);
      return data && persistedValidationDataHash(data);
    },
  };
}

function trackedOf(receipt: CandidateReceipt): TrackedCandidate {
  const { paraId, relayParent, persistedValidationDataHash } = receipt.descriptor;
  return { candidateHash: candidateHashOf(receipt), paraId, relayParent, persistedValidationDataHash };
}

function byPara(candidates: readonly BackedCandidate[]): readonly (readonly BackedCandidate[])[] {
  const chains = new Map<ParaId, BackedCandidate[]>();
  for (const backed of candidates) {
    const { paraId } = backed.candidate.descriptor;
    const chain = chains.get(paraId);
    if (chain) chain.push(backed);
    else chains.set(paraId, [backed]);
  }
  return [...chains.values()];
}

function byStrategy({ passedOver }: Selection, tracked: readonly TrackedCandidate[]): readonly PassedOver[] {
  const known = new Map(tracked.map((candidate) => [candidate.candidateHash, candidate]));
  return passedOver.map(({ candidateHash, reason }) => {
    const candidate = known.get(candidateHash);
    const place = candidate ? { paraId: candidate.paraId, relayParent: candidate.relayParent } : null;
    return { candidateHash, place, reason };
  });
}

function withoutBody(chains: readonly CandidateChain[], bodies: readonly BackedCandidate[]): readonly PassedOver[] {
  const got = new Set(bodies.map(({ candidate }) => candidateHashOf(candidate)));
  return chains.flatMap(({ paraId, candidates }) => {
    const missing = candidates.filter(({ candidateHash }) => !got.has(candidateHash));
    return missing.map(({ candidateHash, relayParent }) => {
      return { candidateHash, place: { paraId, relayParent }, reason: "NotBacked" };
    });
  });
}

function leftOut({ candidate }: BackedCandidate, reason: string): PassedOver {
  const { paraId, relayParent } = candidate.descriptor;
  return { candidateHash: candidateHashOf(candidate), place: { paraId, relayParent }, reason };
}
