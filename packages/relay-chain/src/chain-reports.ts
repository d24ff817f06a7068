import { type BlockNumber, blockNumber } from "@parahost/primitives";
import type { ChainReport } from "@parahost/protocol";
import type { BlockEvent, ChainBlock } from "./block.js";

type OfCandidate = Extract<BlockEvent, { readonly kind: `Candidate${string}` }>;
type Where = { readonly relayHash: ChainBlock["hash"]; readonly relayNumber: ChainBlock["number"] };
const NAMES = {
  CandidateBacked: "backed",
  CandidateIncluded: "included",
  CandidateTimedOut: "timedOut",
  CandidateCleared: "cleared",
} as const;
const isOfCandidate = (event: BlockEvent): event is OfCandidate => event.kind in NAMES;

/**
 * What a block says to onlookers: that it is there, then what it did to candidates and disputes, in order.
 *
 * @param finalized - number of the last finalized block: what would revert it, or one below it, reverts nothing
 */
export function reportsOf({ hash, number, body }: ChainBlock<unknown>, finalized: BlockNumber): readonly ChainReport[] {
  const where = { relayHash: hash, relayNumber: number };
  const imported: ChainReport = { event: "imported", number, hash, author: body.claim.author };
  return [
    imported,
    ...body.events.flatMap((event) =>
      isOfCandidate(event) ? [ofCandidate(event, where)] : ofDispute(event, where, finalized),
    ),
  ];
}

function ofCandidate(event: OfCandidate, relay: Where): ChainReport {
  const { candidateHash, receipt, coreIndex: core } = event;
  const where = { paraId: receipt.descriptor.paraId, candidateHash, ...relay, core };
  return event.kind === "CandidateCleared"
    ? { event: NAMES[event.kind], reason: event.reason, ...where }
    : { event: NAMES[event.kind], ...where };
}

function ofDispute(event: BlockEvent, where: Where, finalized: BlockNumber): readonly ChainReport[] {
  switch (event.kind) {
    case "DisputeInitiated":
      return [{ event: "disputed", ...disputeOf(event), ...where }];
    case "DisputeConcluded":
      return [{ event: "concluded", result: event.result, ...disputeOf(event), ...where }];
    case "SlashingReport": {
      const { offence, validators } = event;
      return [{ event: "offended", offence, validators, ...disputeOf(event), ...where }];
    }
    case "Revert":
      return event.number < finalized
        ? [{ event: "frozen", block: blockNumber(event.number + 1), ...where }]
        : [{ event: "reverted", to: event.number, ...where }];
    default:
      return [];
  }
}

type OfDispute = Extract<BlockEvent, { readonly kind: "DisputeInitiated" | "DisputeConcluded" | "SlashingReport" }>;
const disputeOf = ({ session, candidateHash }: OfDispute) => ({ session, candidateHash });
