import type { ChainReport } from "@parahost/protocol";
import type { RuntimeEvent } from "@parahost/runtime";
import type { ChainBlock } from "./block.js";

const EVENTS = { CandidateBacked: "backed", CandidateIncluded: "included", CandidateTimedOut: "timedOut" } as const;

/** What a block says to onlookers: that it is there, then what it did to candidates, in order. */
export function reportsOf({ hash, number, body: { claim, events } }: ChainBlock): readonly ChainReport[] {
  const ofCandidate = (event: RuntimeEvent): ChainReport[] => {
    switch (event.kind) {
      case "CandidateBacked":
      case "CandidateIncluded":
      case "CandidateTimedOut":
      case "CandidateCleared":
        return [
          {
            ...(event.kind === "CandidateCleared"
              ? { event: "cleared", reason: event.reason }
              : { event: EVENTS[event.kind] }),
            paraId: event.receipt.descriptor.paraId,
            candidateHash: event.candidateHash,
            relayHash: hash,
            relayNumber: number,
            core: event.coreIndex,
          },
        ];
      default:
        return [];
    }
  };
  return [{ event: "imported", number, hash, author: claim.author }, ...events.flatMap(ofCandidate)];
}
