import type { CandidateHash, OperatingConstraints, RelayChainBlockInfo } from "@parahost/primitives";
import type { CandidateEntry } from "../../packages/node/src/backing/prospective-parachains/fragment-chain/index.js";
import {
  CandidateStorage,
  FragmentChain,
  Scope,
  secondedEntry,
} from "../../packages/node/src/backing/prospective-parachains/fragment-chain/index.js";
import { type Built, blockAt, constraintsOf } from "./prospective-candidates.js";

/** Three blocks of a relay chain: the leaf is the last. */
export const [X, Y, Z] = [blockAt(0, 1), blockAt(1, 2), blockAt(2, 3)] as const;

interface Within {
  readonly leaf?: RelayChainBlockInfo;
  readonly ancestors?: readonly RelayChainBlockInfo[];
  readonly pending?: readonly (readonly [CandidateHash, RelayChainBlockInfo])[];
  readonly constraints?: OperatingConstraints;
  readonly maxDepth?: number;
  readonly maxUnconnected?: number;
}

/** The scope of leaf Z with ancestors Y and X, on the head 0x0a, where nothing else is said. */
export function scopeOf(within: Within = {}): Scope {
  const scope = Scope.withAncestors({
    relayParent: within.leaf ?? Z,
    ancestors: within.ancestors ?? [Y, X],
    pendingAvailability: new Map(within.pending ?? []),
    baseConstraints: within.constraints ?? constraintsOf(0, [0], [0x0a]),
    maxDepth: within.maxDepth ?? 4,
    maxUnconnected: within.maxUnconnected ?? 100,
  });
  if (!scope.ok) throw new Error(scope.error.code);
  return scope.value;
}

/** A candidate, and whether it has its votes. */
export interface Known {
  readonly candidate: Built;
  readonly isBacked: boolean;
}
export const backed = (...candidates: readonly Built[]): readonly Known[] =>
  candidates.map((candidate) => ({ candidate, isBacked: true }));
export const seconded = (...candidates: readonly Built[]): readonly Known[] =>
  candidates.map((candidate) => ({ candidate, isBacked: false }));

export function entryOf({ receipt, data }: Built): CandidateEntry {
  const entry = secondedEntry(receipt, data);
  if (!entry.ok) throw new Error(entry.error.code);
  return entry.value;
}

/** A chain on a head that no candidate comes from: it holds them all, and none is connected. */
function unconnectedOf(known: readonly Known[]): FragmentChain {
  const scope = scopeOf({ constraints: constraintsOf(0, [0], [0xff, 0xff, 0xff]) });
  const chain = FragmentChain.init(scope, new CandidateStorage());
  for (const { candidate, isBacked } of known) {
    const added = chain.tryAddingSeconded(entryOf(candidate));
    if (!added.ok) throw new Error(added.error.code);
    if (isBacked) chain.candidateBacked(candidate.hash);
  }
  return chain;
}

/** The chain that comes of all these within a scope. */
export function populated(scope: Scope, known: readonly Known[] = []): FragmentChain {
  const chain = FragmentChain.init(scope, new CandidateStorage());
  chain.populateFromPrevious(unconnectedOf(known));
  return chain;
}

/** Why a candidate is not taken; `"Ok"` where it is. */
export function potential(chain: FragmentChain, candidate: Built): string {
  const can = chain.canAddAsPotential(entryOf(candidate));
  return can.ok ? "Ok" : can.error.code;
}
