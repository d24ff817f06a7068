import type { CandidateHash, CandidateReceipt, CollatorId, PersistedValidationData, PoV } from "@parahost/primitives";
import type { PeerId } from "@parahost/protocol";

/** A collator's word that it has a collation. Told apart by identity: one for each time it was given. */
export interface Advertisement {
  readonly peer: PeerId;
  readonly collator: CollatorId;
  /** It has kept us waiting before: others come first. */
  readonly isUnreliable: boolean;
}
/** A collation that was fetched and is what it should be, as far as can be seen without running it. */
export interface FetchedCollation {
  readonly candidateHash: CandidateHash;
  readonly receipt: CandidateReceipt;
  readonly pov: PoV;
  readonly validationData: PersistedValidationData;
  readonly from: Advertisement;
}
/** What is to be done now. */
export type Step =
  | { readonly kind: "Fetch"; readonly advertisement: Advertisement }
  | { readonly kind: "Second"; readonly collation: FetchedCollation }
  | {
      readonly kind: "Drop";
      readonly collation: FetchedCollation;
      readonly reason: "Duplicate" | "SecondedLimitReached";
    };

/** Where the collations of one relay parent stand. */
export type CollationStatus = "Waiting" | "Fetching" | "WaitingOnValidation" | "Seconded";

/**
 * Chooses which collation of a relay parent is fetched and validated when: one after the other, until one is seconded.
 *
 * They come in the order advertised, those of unreliable collators last. A fetch that takes too long is not given up, but the next
 * one starts beside it. What arrives while another collation is being validated is kept, and comes next if that one is not seconded.
 */
export class Collations {
  #status: CollationStatus = "Waiting";
  /** The fetch that was started last, as long as nothing came of it. */
  #fetching: Advertisement | null = null;
  #validating: FetchedCollation | null = null;
  #advertised: readonly Advertisement[] = [];
  readonly #arrived: FetchedCollation[] = [];
  readonly #seen = new Set<CandidateHash>();

  get status(): CollationStatus {
    return this.#status;
  }

  advertised(advertisement: Advertisement): Step | null {
    if (this.#status === "Waiting") return this.#fetch(advertisement);
    if (this.#status !== "Seconded") this.#advertised = [...this.#advertised, advertisement];
    return null;
  }

  /** A peer has gone: what it advertised is not waited for, so that coming back does not make it more. */
  gone(peer: PeerId): void {
    this.#advertised = this.#advertised.filter((advertisement) => advertisement.peer !== peer);
  }

  /** A fetch is taking long. */
  overdue(advertisement: Advertisement): Step | null {
    const next = this.#isLatest(advertisement) ? this.#nextAdvertised() : undefined;
    return next ? this.#fetch(next) : null;
  }

  /** A fetch came to nothing, or to something that cannot be used. */
  failed(advertisement: Advertisement): Step | null {
    return this.#isLatest(advertisement) ? this.#next() : null;
  }

  fetched(collation: FetchedCollation): Step | null {
    if (this.#status === "Seconded") return { kind: "Drop", collation, reason: "SecondedLimitReached" };
    if (this.#seen.has(collation.candidateHash)) return { kind: "Drop", collation, reason: "Duplicate" };
    this.#seen.add(collation.candidateHash);
    if (this.#status !== "WaitingOnValidation") return this.#second(collation);
    this.#arrived.push(collation);
    return null;
  }

  /** @returns the collation in question; `null` where it is not the one being validated */
  validatingIs(candidate: CandidateHash): FetchedCollation | null {
    return this.#validating?.candidateHash === candidate ? this.#validating : null;
  }

  /** The one being validated is not valid, or not seconded for another reason. */
  notSeconded(): Step | null {
    return this.#next();
  }

  /** The one being validated was seconded. @returns what is not needed any more */
  seconded(): readonly Step[] {
    this.#status = "Seconded";
    this.#validating = null;
    this.#advertised = [];
    return this.#arrived
      .splice(0)
      .map((collation) => ({ kind: "Drop", collation, reason: "SecondedLimitReached" }) as const);
  }

  #isLatest(advertisement: Advertisement): boolean {
    return this.#status === "Fetching" && this.#fetching === advertisement;
  }

  #next(): Step | null {
    this.#status = "Waiting";
    this.#fetching = null;
    this.#validating = null;
    const arrived = this.#arrived.shift();
    if (arrived) return this.#second(arrived);
    const advertisement = this.#nextAdvertised();
    return advertisement ? this.#fetch(advertisement) : null;
  }

  #nextAdvertised(): Advertisement | undefined {
    const next = this.#advertised.find(({ isUnreliable }) => !isUnreliable) ?? this.#advertised[0];
    this.#advertised = this.#advertised.filter((advertisement) => advertisement !== next);
    return next;
  }

  #fetch(advertisement: Advertisement): Step {
    this.#status = "Fetching";
    this.#fetching = advertisement;
    return { kind: "Fetch", advertisement };
  }

  #second(collation: FetchedCollation): Step {
    this.#status = "WaitingOnValidation";
    this.#validating = collation;
    return { kind: "Second", collation };
  }
}
