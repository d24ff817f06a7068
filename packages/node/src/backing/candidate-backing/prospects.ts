import {
  type CandidateHash,
  type CommittedCandidateReceipt,
  candidateHashOf,
  type ParaId,
  type PersistedValidationData,
  type SignedFullStatement,
} from "@parahost/primitives";
import { statedCandidate } from "../../shared/index.js";

/**
 * With async backing: how the candidates of one relay parent stand with prospective parachains.
 *
 * What is said of a candidate counts once that has taken it in. Until it is known what the candidate builds on, statements about
 * it are held back; statement distribution bounds how many candidates there are.
 */
export class Prospects {
  readonly #validationData = new Map<CandidateHash, PersistedValidationData>();
  readonly #heldBack = new Map<CandidateHash, SignedFullStatement[]>();
  readonly #heads = new Map<ParaId, Uint8Array[]>();

  /** What a candidate that was taken in is validated against. */
  validationData(candidateHash: CandidateHash): PersistedValidationData | undefined {
    return this.#validationData.get(candidateHash);
  }

  isHeldBack(candidateHash: CandidateHash): boolean {
    return this.#heldBack.has(candidateHash);
  }

  admit(candidate: CommittedCandidateReceipt, validationData: PersistedValidationData): void {
    const { paraId } = candidate.descriptor;
    this.#validationData.set(candidateHashOf(candidate), validationData);
    this.#heads.set(paraId, [...this.headsOf(paraId), candidate.commitments.headData]);
  }

  holdBack(statement: SignedFullStatement): void {
    const candidateHash = statedCandidate(statement.payload);
    const held = this.#heldBack.get(candidateHash);
    if (held) held.push(statement);
    else this.#heldBack.set(candidateHash, [statement]);
  }

  /** Statements that were held back about candidates of a para, in the order in which they came; they are held no longer. */
  release(paraId: ParaId): readonly SignedFullStatement[] {
    const released: SignedFullStatement[] = [];
    for (const [candidateHash, held] of this.#heldBack) {
      const [{ payload } = {}] = held;
      if (payload?.kind !== "Seconded" || payload.candidate.descriptor.paraId !== paraId) continue;
      this.#heldBack.delete(candidateHash);
      released.push(...held);
    }
    return released;
  }

  /** What the para's candidates here lead to. */
  headsOf(paraId: ParaId): readonly Uint8Array[] {
    return this.#heads.get(paraId) ?? [];
  }
}
