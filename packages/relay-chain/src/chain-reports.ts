import type { ChainReport } from "@parahost/protocol";
import type { BlockEvent, ChainBlock } from "./block.js";

type OfCandidate = Extract<BlockEvent, { readonly kind: `Candidate${string}` }>;
const NAMES = {
  CandidateBacked: "backed",
  CandidateIncluded: "included",
  CandidateTimedOut: "timedOut",
  CandidateCleared: "cleared",
} as const;
const isOfCandidate = (event: BlockEvent): event is OfCandidate => event.kind in NAMES;

/** What a block says to onlookers: that it is there, then what it did to candidates, in order. */
export function reportsOf({ hash, number, body }: ChainBlock<unknown>): readonly ChainReport[] {
  const ofCandidate = (event: OfCandidate): ChainReport => {
    const { candidateHash, receipt, coreIndex: core } = event;
    const where = { paraId: receipt.descriptor.paraId, candidateHash, relayHash: hash, relayNumber: number, core };
    return event.kind === "CandidateCleared"
      ? { event: NAMES[event.kind], reason: event.reason, ...where }
      : { event: NAMES[event.kind], ...where };
  };
  const imported: ChainReport = { event: "imported", number, hash, author: body.claim.author };
  return [imported, ...body.events.filter(isOfCandidate).map(ofCandidate)];
}
