import {
  type CandidateHash,
  type CandidateReceipt,
  type CoreIndex,
  candidateHashOf,
  type PoV,
  type ValidatorId,
  type ValidatorIndex,
} from "@parahost/primitives";
import type { PeerId } from "@parahost/protocol";

/** A collation that validators may fetch. */
export interface OpenCollation {
  readonly candidateHash: CandidateHash;
  readonly receipt: CandidateReceipt;
  readonly pov: PoV;
  readonly parentHeadData: Uint8Array;
  /** The backing group of its core. */
  readonly group: readonly ValidatorId[];
  isAdvertised: boolean;
  isRequested: boolean;
  readonly secondedBy: Set<ValidatorIndex>;
}

/** The collations at one relay parent: one a core, each for a backing group of its own. */
export class OpenCollations {
  readonly #byCore = new Map<CoreIndex, OpenCollation>();
  /** An advertisement names the relay parent alone, so a peer gets one. */
  readonly #advertisedTo = new Set<PeerId>();
  readonly #fetchedBy = new Set<PeerId>();

  has(core: CoreIndex): boolean {
    return this.#byCore.has(core);
  }

  add(core: CoreIndex, collation: Pick<OpenCollation, "receipt" | "pov" | "parentHeadData" | "group">): void {
    const candidateHash = candidateHashOf(collation.receipt);
    const fresh = { candidateHash, isAdvertised: false, isRequested: false, secondedBy: new Set<ValidatorIndex>() };
    this.#byCore.set(core, { ...collation, ...fresh });
  }

  all(): readonly OpenCollation[] {
    return [...this.#byCore.values()];
  }

  byHash(candidateHash: CandidateHash): OpenCollation | undefined {
    return this.all().find((collation) => collation.candidateHash === candidateHash);
  }

  /** The one made for the group of one of these validators. */
  forAny(validators: readonly ValidatorId[]): OpenCollation | undefined {
    return this.all().find(({ group }) => validators.some((validator) => group.includes(validator)));
  }

  /** Takes note of an advertisement. @returns whether there is something for the peer, for the first time */
  advertise(peer: PeerId, validators: readonly ValidatorId[]): boolean {
    const collation = this.forAny(validators);
    if (!collation || this.#advertisedTo.has(peer)) return false;
    this.#advertisedTo.add(peer);
    collation.isAdvertised = true;
    return true;
  }

  /** @returns whether it is the peer's first request here */
  noteFetch(peer: PeerId): boolean {
    if (this.#fetchedBy.has(peer)) return false;
    this.#fetchedBy.add(peer);
    return true;
  }

  /** A peer that comes back may have forgotten everything. */
  forget(peer: PeerId): void {
    this.#advertisedTo.delete(peer);
    this.#fetchedBy.delete(peer);
  }
}
