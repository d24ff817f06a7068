import type { TableTypes } from "./context.js";

/** A statement with its signature, which was verified before. */
export type TableStatement<T extends TableTypes> = {
  readonly authority: T["authority"];
  readonly signature: T["signature"];
} & (
  | { readonly kind: "Seconded"; readonly candidate: T["candidate"] }
  | { readonly kind: "Valid"; readonly candidateHash: T["digest"] }
);

/** An authority's one vote on a candidate: implied by having put it forward, or said so. */
export interface TableVote<T extends TableTypes> {
  readonly kind: "Implicit" | "Explicit";
  readonly signature: T["signature"];
}

/** What an import has changed. */
export interface Summary<T extends TableTypes> {
  readonly candidateHash: T["digest"];
  readonly group: T["group"];
  readonly validityVotes: number;
}

/** A candidate with enough votes. */
export interface AttestedCandidate<T extends TableTypes> {
  readonly candidate: T["candidate"];
  readonly group: T["group"];
  readonly votes: ReadonlyMap<T["authority"], TableVote<T>>;
}
