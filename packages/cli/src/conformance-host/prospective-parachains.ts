import type { SuiteInput } from "@parahost/conformance";
import {
  CandidateStorage,
  type FragmentCandidate,
  FragmentChain,
  Scope,
  type UnexpectedAncestor,
} from "@parahost/node";
import {
  type BlockNumber,
  blockNumber,
  candidateHash,
  err,
  fromHex,
  type Hex,
  hash,
  headDataHash,
  type OperatingConstraints,
  ok,
  type RelayChainBlockInfo,
  type Result,
  validationCodeHash,
} from "@parahost/primitives";

type ChainInput = SuiteInput<"prospective-parachains/fragment-chain">;
type BackableInput = SuiteInput<"prospective-parachains/backable-candidates">;
type Known = Pick<ChainInput, "scope" | "candidates" | "backed">;
type VectorCandidate = ChainInput["potential"][number];
type VectorBlock = VectorCandidate["relayParent"];
type VectorConstraints = ChainInput["scope"]["constraints"];

/** Answers the suite `prospective-parachains/fragment-chain` with the fragment chain that the subsystem keeps. */
export function fragmentChain({ potential, ...known }: ChainInput) {
  const chain = chainOf(known);
  if (!chain.ok) return { error: chain.error.code };
  const { bestChain, unconnected } = chain.value;
  const outcomeOf = (candidate: VectorCandidate) => {
    const can = chain.value.canAddAsPotential(entryOf(candidate, false));
    return can.ok ? "Ok" : can.error.code;
  };
  return { bestChain, unconnected: [...unconnected].sort(), potential: potential.map(outcomeOf) };
}

/** Answers the suite `prospective-parachains/backable-candidates` likewise. */
export function backableCandidates({ asks, ...known }: BackableInput) {
  const chain = chainOf(known);
  if (!chain.ok) return { error: chain.error.code };
  return {
    answers: asks.map(({ ancestors, count }) => chain.value.findBackableChain(ancestors.map(candidateHash), count)),
  };
}

/** What is known comes from a chain on another head, as it does when a new leaf takes over from its parent. */
function chainOf({ scope, candidates, backed }: Known): Result<FragmentChain, UnexpectedAncestor> {
  const within = scopeOf(scope);
  const before = allApart(candidates);
  if (!within.ok) return within;
  if (!before.ok) return before;
  const chain = FragmentChain.init(within.value, new CandidateStorage());
  chain.populateFromPrevious(before.value);
  for (const name of backed) chain.candidateBacked(candidateHash(name));
  return ok(chain);
}

/** A head of a length that no vector has. */
const NOWHERE: Hex = `0x${"ff".repeat(99)}`;

/** All candidates, each apart: none of them comes from the head of this chain. */
function allApart(candidates: Known["candidates"]): Result<FragmentChain, UnexpectedAncestor> {
  const [newest = { hash: `0x${"00".repeat(32)}`, number: 0 } as const, ...older] = chainThrough(candidates);
  const scope = scopeOf({
    relayParent: newest,
    ancestors: older,
    pendingAvailability: [],
    constraints: { minRelayParentNumber: 0, validWatermarks: [], requiredParent: NOWHERE },
    maxDepth: 0,
  });
  if (!scope.ok) return err(scope.error);
  const chain = FragmentChain.init(scope.value, new CandidateStorage());
  for (const candidate of candidates) {
    const added = chain.tryAddingSeconded(entryOf(candidate, false));
    if (!added.ok) throw new Error(`${candidate.candidateHash} cannot be known: ${added.error.code}`);
    if (candidate.state === "Backed") chain.candidateBacked(candidateHash(candidate.candidateHash));
  }
  return ok(chain);
}

/** The relay parents of all, newest first, with the blocks between them. */
function chainThrough(candidates: readonly VectorCandidate[]): readonly VectorBlock[] {
  const byNumber = new Map(candidates.map(({ relayParent }) => [relayParent.number, relayParent]));
  const numbers = [...byNumber.keys()];
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  if (most - least > MAX_BLOCKS) throw new RangeError(`relay parents are more than ${MAX_BLOCKS} blocks apart`);
  const between = (number: number): VectorBlock => ({ hash: `0x${number.toString(16).padStart(64, "f")}`, number });
  return Array.from({ length: numbers.length === 0 ? 0 : most - least + 1 }, (_, i) => most - i).map(
    (number) => byNumber.get(number) ?? between(number),
  );
}
const MAX_BLOCKS = 10_000;
/** Of a suite that does not speak of it. */
const NO_LIMIT = 2 ** 31;

const scopeOf = ({ relayParent, ancestors, pendingAvailability, constraints, maxDepth }: ChainInput["scope"]) =>
  Scope.withAncestors({
    relayParent: blockOf(relayParent),
    ancestors: ancestors.map(blockOf),
    pendingAvailability: new Map(
      pendingAvailability.map((row) => [candidateHash(row.candidateHash), blockOf(row.relayParent)]),
    ),
    baseConstraints: constraintsOf(constraints),
    maxDepth,
    maxUnconnected: NO_LIMIT,
  });

const STORAGE_ROOT = hash(`0x${"00".repeat(32)}`);
const CODE_HASH = validationCodeHash(`0x${"2a".repeat(32)}`);
const MAX_BYTES = 1_000_000;
const blockOf = ({ hash: name, number }: VectorBlock): RelayChainBlockInfo => ({
  hash: hash(name),
  number: blockNumber(number) as BlockNumber,
  storageRoot: STORAGE_ROOT,
});

/** What the suite leaves out is wide enough: ten messages wait, none are sent, and code does not change. */
const constraintsOf = (given: VectorConstraints): OperatingConstraints => ({
  minRelayParentNumber: blockNumber(given.minRelayParentNumber),
  maxPovSize: MAX_BYTES,
  maxCodeSize: MAX_BYTES,
  umpRemaining: 10,
  umpRemainingBytes: 1_000,
  maxUmpNumPerCandidate: 10,
  dmpRemainingMessages: Array.from({ length: 10 }, () => blockNumber(0)),
  hrmpInbound: { validWatermarks: given.validWatermarks.map(blockNumber) },
  hrmpChannelsOut: [],
  maxHrmpNumPerCandidate: 0,
  requiredParent: fromHex(given.requiredParent),
  validationCodeHash: CODE_HASH,
  upgradeRestriction: null,
  futureValidationCode: null,
});

function entryOf({ relayParent, parentHead, head, ...said }: VectorCandidate, isBacked: boolean): FragmentCandidate {
  const [from, to] = [fromHex(parentHead), fromHex(head)];
  return {
    candidateHash: candidateHash(said.candidateHash),
    relayParent: hash(relayParent.hash),
    parentHeadDataHash: headDataHash(from),
    outputHeadDataHash: headDataHash(to),
    isBacked,
    candidate: {
      validationCodeHash: CODE_HASH,
      persistedValidationData: {
        parentHead: from,
        relayParentNumber: blockNumber(relayParent.number),
        relayParentStorageRoot: STORAGE_ROOT,
        maxPovSize: MAX_BYTES,
      },
      commitments: {
        upwardMessages: [],
        horizontalMessages: [],
        newValidationCode: null,
        headData: to,
        processedDownwardMessages: 1,
        hrmpWatermark: blockNumber(said.hrmpWatermark),
      },
    },
  };
}
