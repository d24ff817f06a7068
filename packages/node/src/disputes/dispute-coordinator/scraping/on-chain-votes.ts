import {
  candidateHashOf,
  type DisputeStatementRow,
  type Hash,
  type ScrapedOnChainVotes,
  type ValidityAttestation,
} from "@parahost/primitives";
import type { NewVotes } from "../new-votes.js";

/**
 * The votes in a block, as imports: those of backers, and those of disputes, whose candidates must be known by their backing votes.
 * The chain has checked them.
 */
export function votesOnChain({
  session,
  backingValidatorsPerCandidate,
  disputes,
}: ScrapedOnChainVotes): readonly NewVotes[] {
  const backing = backingValidatorsPerCandidate.map(
    ([receipt, backers]): NewVotes => ({
      ...{ session, candidateHash: candidateHashOf(receipt), receipt, isChecked: true },
      statements: backers.map(([validatorIndex, attestation]) => ({
        ...{ statement: stated(attestation, receipt.descriptor.relayParent), validatorIndex },
        signature: attestation.signature,
      })),
    }),
  );
  const disputed = disputes.map(
    ({ session, candidateHash, statements }): NewVotes => ({
      ...{ session, candidateHash, receipt: null, statements, isChecked: true },
    }),
  );
  return [...backing, ...disputed];
}

const stated = ({ kind }: ValidityAttestation, relayParent: Hash): DisputeStatementRow["statement"] => ({
  side: "Valid",
  statement: { kind: kind === "Implicit" ? "BackingSeconded" : "BackingValid", relayParent },
});
