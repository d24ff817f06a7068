import { type CandidateHash, err, ok, type Result, type ValidatorIndex } from "@parahost/primitives";
import type { Reputation } from "../../shared/index.js";
import {
  COST_APPARENT_FLOOD,
  COST_DUPLICATE_STATEMENT,
  COST_UNEXPECTED_STATEMENT_REMOTE,
  COST_UNEXPECTED_STATEMENT_UNKNOWN_CANDIDATE,
  VC_THRESHOLD,
} from "./config.js";
import type { Fingerprint } from "./stored-statements.js";

/**
 * What one peer knows at one relay parent, from us and from what it sent: neither side tells the other anything twice, and nobody
 * is told of a `Valid` before its candidate.
 */
export class PeerKnowledge {
  readonly #sent = new Set<string>();
  readonly #received = new Set<string>();
  readonly #candidates = new Set<CandidateHash>();
  /** What each validator has seconded, as far as the peer told us. */
  readonly #seconded = new Map<ValidatorIndex, Set<CandidateHash>>();
  readonly #receivedAbout = new Map<CandidateHash, number>();
  #unexpected = 0;

  knows(candidate: CandidateHash): boolean {
    return this.#candidates.has(candidate);
  }

  canSend({ key, kind, candidateHash }: Fingerprint): boolean {
    if (this.#sent.has(key) || this.#received.has(key)) return false;
    return kind === "Seconded" || this.knows(candidateHash);
  }

  /** To be called where `canSend`. @returns whether the peer hears of the candidate for the first time */
  noteSent({ key, kind, candidateHash }: Fingerprint): boolean {
    this.#sent.add(key);
    return kind === "Seconded" && this.#learn(candidateHash);
  }

  /**
   * Takes note of what the peer sends, if it may.
   *
   * What we sent is not looked at: both sides may send the same at the same time.
   *
   * @param limit - statements about one candidate that the peer may send
   * @returns whether the peer turns out to know a candidate that we thought it did not
   */
  receive(fingerprint: Fingerprint, limit: number): Result<boolean, Reputation> {
    const { key, kind, candidateHash } = fingerprint;
    if (this.#received.has(key)) return err(COST_DUPLICATE_STATEMENT);
    if (kind === "Valid" && !this.knows(candidateHash)) return err(COST_UNEXPECTED_STATEMENT_UNKNOWN_CANDIDATE);
    if (kind === "Seconded" && !this.#mayBeSeconded(fingerprint)) return err(COST_UNEXPECTED_STATEMENT_REMOTE);
    const count = this.#receivedAbout.get(candidateHash) ?? 0;
    if (count >= limit) return err(COST_APPARENT_FLOOD);
    this.#receivedAbout.set(candidateHash, count + 1);
    this.#received.add(key);
    if (kind === "Seconded") this.#noteSeconded(fingerprint);
    return ok(this.#learn(candidateHash));
  }

  /** @returns how often the peer sent what it should not have, before this */
  noteUnexpected(): number {
    return this.#unexpected++;
  }

  #learn(candidate: CandidateHash): boolean {
    if (this.#candidates.has(candidate)) return false;
    this.#candidates.add(candidate);
    return true;
  }

  #mayBeSeconded({ validatorIndex, candidateHash }: Fingerprint): boolean {
    const seconded = this.#seconded.get(validatorIndex);
    return !seconded || seconded.has(candidateHash) || seconded.size < VC_THRESHOLD;
  }

  #noteSeconded({ validatorIndex, candidateHash }: Fingerprint): void {
    const seconded = this.#seconded.get(validatorIndex);
    if (seconded) seconded.add(candidateHash);
    else this.#seconded.set(validatorIndex, new Set([candidateHash]));
  }
}
