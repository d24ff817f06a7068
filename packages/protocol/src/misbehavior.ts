import type { CandidateHash, CommittedCandidateReceipt, Signature } from "@parahost/primitives";

interface SignedCandidate {
  readonly candidate: CommittedCandidateReceipt;
  readonly signature: Signature;
}
interface SignedHash {
  readonly candidateHash: CandidateHash;
  readonly signature: Signature;
}
/**
 * What the statement table convicts a validator of, with the signatures that do it.
 *
 * @guide types/backing.md
 */
export type Misbehavior =
  | { readonly kind: "ValidityDoubleVote"; readonly seconded: SignedCandidate; readonly valid: SignedHash }
  | { readonly kind: "MultipleCandidates"; readonly first: SignedCandidate; readonly second: SignedCandidate }
  | {
      readonly kind: "UnauthorizedStatement";
      readonly statement: ({ readonly kind: "Seconded" } & SignedCandidate) | ({ readonly kind: "Valid" } & SignedHash);
    }
  | {
      readonly kind: "DoubleSign";
      readonly statement: "Seconded" | "Valid";
      readonly candidateHash: CandidateHash;
      readonly signatures: readonly [Signature, Signature];
    };
