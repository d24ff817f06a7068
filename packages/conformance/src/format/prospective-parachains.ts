import { z } from "zod";
import { bytes, failure, hash, u32 } from "./values.js";

const block = z.object({ hash, number: u32 });
const candidate = z.object({
  candidateHash: hash,
  relayParent: block,
  parentHead: bytes,
  head: bytes,
  hrmpWatermark: u32,
});
const known = {
  scope: z.object({
    relayParent: block,
    ancestors: z.array(block),
    pendingAvailability: z.array(z.object({ candidateHash: hash, relayParent: block })),
    constraints: z.object({ minRelayParentNumber: u32, validWatermarks: z.array(u32), requiredParent: bytes }),
    maxDepth: u32,
  }),
  candidates: z.array(candidate.extend({ state: z.enum(["Seconded", "Backed"]) })),
  backed: z.array(hash),
};
const potential = z.enum([
  "Ok",
  "CandidateAlreadyKnown",
  "RelayParentNotInScope",
  "RelayParentMovedBackwards",
  "RelayParentPrecedesCandidatePendingAvailability",
  "ForkWithCandidatePendingAvailability",
  "ForkChoiceRule",
  "MultiplePaths",
  "Cycle",
  "CheckAgainstConstraints",
]);

/** The suites `prospective-parachains/*`. */
export const prospectiveParachains = {
  "prospective-parachains/fragment-chain": {
    input: z.object({ ...known, potential: z.array(candidate) }),
    expected: z.union([
      z.object({ bestChain: z.array(hash), unconnected: z.array(hash), potential: z.array(potential) }),
      failure("UnexpectedAncestor"),
    ]),
  },
  "prospective-parachains/backable-candidates": {
    input: z.object({ ...known, asks: z.array(z.object({ ancestors: z.array(hash), count: u32 })) }),
    expected: z.union([
      z.object({ answers: z.array(z.array(z.object({ candidateHash: hash, relayParent: hash }))) }),
      failure("UnexpectedAncestor"),
    ]),
  },
} as const;
