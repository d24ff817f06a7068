import {
  type CandidateHash,
  err,
  type Hash,
  headDataHash,
  type OperatingConstraints,
  ok,
  type RelayChainBlockInfo,
  type Result,
} from "@parahost/primitives";
import type { UnexpectedAncestor } from "./errors.js";

/** What a scope is made of. */
export interface ScopeParts {
  /** The leaf. */
  readonly relayParent: RelayChainBlockInfo;
  /** The parent first, then on in steps of one; those of the leaf's session alone. May be none. */
  readonly ancestors: readonly RelayChainBlockInfo[];
  /** On the chain and not included, oldest first, each with its relay parent, which may be out of scope. */
  readonly pendingAvailability: ReadonlyMap<CandidateHash, RelayChainBlockInfo>;
  /** What is built on the head included last must keep to. */
  readonly baseConstraints: OperatingConstraints;
  /** `maxCandidateDepth`: a chain is longer by one at most. */
  readonly maxDepth: number;
  /** How many candidates are kept at most beside the best chain. */
  readonly maxUnconnected: number;
}

/**
 * Where the fragment chain of a para at a leaf begins, and what may be in it.
 *
 * @guide node/backing/prospective-parachains.md
 */
export class Scope {
  /** The oldest relay parent that a candidate may have. */
  readonly earliestRelayParent: RelayChainBlockInfo;
  /** Hash of the head included last. */
  readonly requiredParentHash: Hash;
  readonly #byHash: ReadonlyMap<Hash, RelayChainBlockInfo>;

  private constructor(
    readonly parts: ScopeParts,
    allowed: readonly RelayChainBlockInfo[],
  ) {
    this.earliestRelayParent = allowed.at(-1) ?? parts.relayParent;
    this.requiredParentHash = headDataHash(parts.baseConstraints.requiredParent);
    this.#byHash = new Map(allowed.map((block) => [block.hash, block]));
  }

  /** Ancestors before the least relay parent that the constraints allow are left out. */
  static withAncestors(parts: ScopeParts): Result<Scope, UnexpectedAncestor> {
    const allowed = [parts.relayParent];
    let prev = parts.relayParent.number;
    for (const ancestor of parts.ancestors) {
      const { number } = ancestor;
      if (prev === 0 || number !== prev - 1) return err({ code: "UnexpectedAncestor", number, prev });
      if (prev <= parts.baseConstraints.minRelayParentNumber) break;
      prev = number;
      allowed.push(ancestor);
    }
    return ok(new Scope(parts, allowed));
  }

  /** What is built on the head included last must keep to. */
  get baseConstraints(): OperatingConstraints {
    return this.parts.baseConstraints;
  }

  /** How many blocks may be a candidate's relay parent. */
  get size(): number {
    return this.#byHash.size;
  }

  /** A relay parent that candidates may have: the leaf, or an ancestor. */
  ancestor(hash: Hash): RelayChainBlockInfo | undefined {
    return this.#byHash.get(hash);
  }

  /** The relay parent of a candidate pending availability; `undefined` for any other candidate. */
  pendingAvailability(candidateHash: CandidateHash): RelayChainBlockInfo | undefined {
    return this.parts.pendingAvailability.get(candidateHash);
  }
}
