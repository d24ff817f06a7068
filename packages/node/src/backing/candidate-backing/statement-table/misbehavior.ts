import type { TableTypes } from "./context.js";
import type { TableStatement, TableVote } from "./statement.js";

interface SignedCandidate<T extends TableTypes> {
  readonly candidate: T["candidate"];
  readonly signature: T["signature"];
}
interface SignedDigest<T extends TableTypes> {
  readonly candidateHash: T["digest"];
  readonly signature: T["signature"];
}

/** What an authority is convicted of, with the signatures that do it. */
export type TableMisbehavior<T extends TableTypes> =
  /** Put a candidate forward, and voted for it besides. */
  | { readonly kind: "ValidityDoubleVote"; readonly seconded: SignedCandidate<T>; readonly valid: SignedDigest<T> }
  | { readonly kind: "MultipleCandidates"; readonly first: SignedCandidate<T>; readonly second: SignedCandidate<T> }
  /** About a candidate of another group. */
  | {
      readonly kind: "UnauthorizedStatement";
      readonly statement:
        | ({ readonly kind: "Seconded" } & SignedCandidate<T>)
        | ({ readonly kind: "Valid" } & SignedDigest<T>);
    }
  /** Two signatures on one and the same statement. */
  | {
      readonly kind: "DoubleSign";
      readonly statement: "Seconded" | "Valid";
      readonly candidateHash: T["digest"];
      readonly signatures: readonly [T["signature"], T["signature"]];
    };

export function unauthorizedStatement<T extends TableTypes>(statement: TableStatement<T>): TableMisbehavior<T> {
  const { kind, signature } = statement;
  return {
    kind: "UnauthorizedStatement",
    statement:
      kind === "Seconded"
        ? { kind, candidate: statement.candidate, signature }
        : { kind, candidateHash: statement.candidateHash, signature },
  };
}

/** Compares a vote with the one that stands. @returns `null` where they are the same */
export function conflictOf<T extends TableTypes>(
  candidate: T["candidate"],
  candidateHash: T["digest"],
  first: TableVote<T>,
  second: TableVote<T>,
): TableMisbehavior<T> | null {
  if (first.kind !== second.kind) {
    const [seconded, valid] = first.kind === "Implicit" ? [first, second] : [second, first];
    return {
      kind: "ValidityDoubleVote",
      seconded: { candidate, signature: seconded.signature },
      valid: { candidateHash, signature: valid.signature },
    };
  }
  if (first.signature === second.signature) return null;
  return {
    kind: "DoubleSign",
    statement: first.kind === "Implicit" ? "Seconded" : "Valid",
    candidateHash,
    signatures: [first.signature, second.signature],
  };
}
