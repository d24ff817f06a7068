import { type SelectionPeers, selectCandidates } from "@parahost/node";
import { type BlockNumber, blockNumber, candidateHashOf, hash } from "@parahost/primitives";
import type { CandidateChain, SelectionStrategy } from "@parahost/protocol";
import { ElasticScalingSelection } from "@parahost/selection-elastic-scaling";
import { LegacySelection } from "@parahost/selection-legacy";
import { ProspectiveSelection } from "@parahost/selection-prospective";
import { bitfieldOf, coreStateOf } from "./provisioner-values.js";
import { type SelectCandidatesInput, SelectionCast } from "./selection-cast.js";

const STRATEGIES: Readonly<Record<SelectCandidatesInput["strategy"], () => SelectionStrategy>> = {
  legacy: () => new LegacySelection(),
  prospective: () => new ProspectiveSelection(),
  "elastic-scaling": () => new ElasticScalingSelection(),
};

/** Answers the suite `provisioner/select-candidates` with the strategy it names and the provisioner's own selection around it. */
export async function candidateSelection(input: SelectCandidatesInput) {
  const cast = new SelectionCast(input);
  const backableRequests: { paraId: number; count: number; ancestors: readonly string[] }[] = [];
  let requested: readonly CandidateChain[] = [];
  const peers: SelectionPeers = {
    ...cast.peers,
    backable: (paraId, count, ancestors) => {
      backableRequests.push({ paraId, count, ancestors });
      return cast.peers.backable(paraId, count, ancestors);
    },
    backedCandidates: (chains) => {
      requested = chains;
      return cast.peers.backedCandidates(chains);
    },
  };
  const { candidates } = await selectCandidates(leafViewOf(input, cast), STRATEGIES[input.strategy](), peers);
  return {
    backableRequests: backableRequests.sort((a, b) => a.paraId - b.paraId),
    requested: requested.map(({ paraId, candidates }) => ({
      paraId,
      candidates: candidates.map(({ candidateHash, relayParent }) => {
        return { candidateHash: cast.nameOf(candidateHash), relayParent };
      }),
    })),
    candidates: candidates.map(({ candidate }) => cast.nameOf(candidateHashOf(candidate))),
  };
}

const leafViewOf = (input: SelectCandidatesInput, { receipts }: SelectionCast) => ({
  relayParent: hash(input.relayParent),
  blockNumber: input.blockNumber === null ? null : (blockNumber(input.blockNumber) as BlockNumber),
  cores: input.cores.map(coreStateOf),
  bitfields: input.bitfields.map(bitfieldOf),
  receipts,
});
