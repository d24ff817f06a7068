import { beforeAll, describe, expect, it } from "@jest/globals";
import { applyModifications, checkAgainstConstraints, ready } from "@parahost/primitives";
import fc from "fast-check";
import { entryOf, scopeOf, X, Y, Z } from "../../../../../../test/node/fragment-chains.js";
import { type Built, built, constraintsOf } from "../../../../../../test/node/prospective-candidates.js";
import { CandidateStorage } from "./candidate-storage.js";
import { FragmentChain } from "./fragment-chain.js";

const RUNS = { numRuns: Number(process.env["PARAHOST_FUZZ"] ?? 300), seed: 7 };
const BLOCKS = [X, Y, Z] as const;
const ROOT = 0;
const constraints = { ...constraintsOf(0, [0, 1, 2], [ROOT]), umpRemainingBytes: 100 };
const DEPTH = 3;

interface Shape {
  readonly from: number;
  readonly to: number;
  readonly on: 0 | 1 | 2;
  readonly umpBytes: number;
}
const candidateOf = ({ from, to, on, umpBytes }: Shape, nonce: number): Built =>
  built({
    ...{ on: BLOCKS[on], from: [from], to: [to], nonce },
    commitments: { upwardMessages: umpBytes > 0 ? [new Uint8Array(umpBytes)] : [] },
  });
const shape = fc.record<Shape>({
  from: fc.integer({ min: 0, max: 6 }),
  to: fc.integer({ min: 0, max: 6 }),
  on: fc.constantFrom(0, 1, 2),
  umpBytes: fc.constantFrom(0, 0, 40, 101),
});
/** Any candidates at all, and what befalls them in which order. */
const story = fc
  .uniqueArray(shape, { maxLength: 14, selector: (s) => JSON.stringify(s) })
  .map((shapes) => shapes.filter(({ from, to }) => from !== to).map(candidateOf))
  .chain((candidates) =>
    fc.record({
      candidates: fc.constant(candidates),
      steps: fc.shuffledSubarray(candidates.flatMap((_, i) => [i, i + candidates.length])),
    }),
  );

function told(candidates: readonly Built[], steps: readonly number[]): FragmentChain {
  const chain = FragmentChain.init(scopeOf({ constraints, maxDepth: DEPTH }), new CandidateStorage());
  for (const step of steps) {
    const candidate = candidates[step % candidates.length];
    if (!candidate) continue;
    if (step < candidates.length) chain.tryAddingSeconded(entryOf(candidate));
    else chain.candidateBacked(candidate.hash);
  }
  return chain;
}

/** Whether each is built on the one before, is backed, and keeps to what those before it leave. */
function expectLinked(chain: readonly Built[]): void {
  let left = constraints as ReturnType<typeof constraintsOf>;
  let number = 0;
  for (const { receipt, data } of chain) {
    const on = BLOCKS.find(({ hash }) => hash === receipt.descriptor.relayParent) ?? X;
    expect(data.parentHead).toEqual(left.requiredParent);
    expect(on.number).toBeGreaterThanOrEqual(number);
    const { commitments, descriptor } = receipt;
    const { validationCodeHash } = descriptor;
    const checked = checkAgainstConstraints(on, left, {
      commitments,
      persistedValidationData: data,
      validationCodeHash,
    });
    if (!checked.ok) throw new Error(checked.error.code);
    const applied = applyModifications(left, checked.value);
    if (!applied.ok) throw new Error(applied.error.code);
    [left, number] = [applied.value, on.number];
  }
  // 100 bytes of upward messages are left, so two candidates send 40 each, and never a third.
  expect(chain.filter(({ receipt }) => receipt.commitments.upwardMessages.length > 0).length).toBeLessThanOrEqual(2);
  const heads = [ROOT, ...chain.map(({ receipt }) => receipt.commitments.headData[0])];
  expect(new Set(heads).size).toBe(heads.length);
}

describe("fragment chains of any candidates in any order", () => {
  beforeAll(ready);

  it("are linked from the head included on, within constraints, without a head twice, and no longer than allowed", () => {
    fc.assert(
      fc.property(story, ({ candidates, steps }) => {
        const chain = told(candidates, steps);
        const best = chain.bestChain.flatMap((hash) => candidates.find((candidate) => candidate.hash === hash) ?? []);
        expectLinked(best);
        expect(best.length).toBeLessThanOrEqual(DEPTH + 1);
        const backed = new Set(
          steps.filter((s) => s >= candidates.length).map((s) => candidates[s % candidates.length]),
        );
        for (const candidate of best) expect(backed).toContain(candidate);
        for (const hash of chain.unconnected) expect(chain.bestChain).not.toContain(hash);
      }),
      RUNS,
    );
  });

  it("answer each beginning of themselves, in any order, with what follows it", () => {
    fc.assert(
      fc.property(story, fc.nat(4), fc.nat(4), ({ candidates, steps }, length, count) => {
        const chain = told(candidates, steps);
        const ancestors = chain.bestChain.slice(0, length).reverse();
        const found = chain.findBackableChain(ancestors, count).map(({ candidateHash }) => candidateHash);
        expect(found).toEqual(chain.bestChain.slice(ancestors.length, ancestors.length + count));
      }),
      RUNS,
    );
  });

  it("are carried over to a leaf of the same scope as they are", () => {
    fc.assert(
      fc.property(story, ({ candidates, steps }) => {
        const before = told(candidates, steps);
        const after = FragmentChain.init(before.scope, new CandidateStorage());
        after.populateFromPrevious(before);
        expect(after.bestChain.length).toBeGreaterThanOrEqual(before.bestChain.length);
        const known = new Set([...before.bestChain, ...before.unconnected]);
        for (const hash of [...after.bestChain, ...after.unconnected]) expect(known).toContain(hash);
      }),
      RUNS,
    );
  });
});

/** Candidate i + 1 comes to a head of its own from that of an earlier one: a tree. */
const tree = fc
  .array(fc.nat(), { minLength: 1, maxLength: 12 })
  .map((parents) =>
    parents.map((parent, i) => candidateOf({ from: parent % (i + 1), to: i + 1, on: 2, umpBytes: 0 }, i)),
  )
  .chain((candidates) =>
    fc.record({ candidates: fc.constant(candidates), backed: fc.shuffledSubarray([...candidates.keys()]) }),
  );

describe("a fragment chain in a tree of candidates that are all known before any is backed", () => {
  beforeAll(ready);

  it("takes at each fork the lowest hash of those backed, in whatever order they came to be backed", () => {
    fc.assert(
      fc.property(tree, ({ candidates, backed }) => {
        const chain = told(candidates, [...candidates.keys(), ...backed.map((i) => i + candidates.length)]);
        expect(chain.bestChain).toEqual(naively(candidates, new Set(backed)));
      }),
      RUNS,
    );
  });
});

function naively(candidates: readonly Built[], backed: ReadonlySet<number>): readonly string[] {
  const chain: string[] = [];
  let head = ROOT;
  while (chain.length <= DEPTH) {
    const children = candidates.filter((child, i) => backed.has(i) && child.data.parentHead[0] === head);
    const [lowest] = children.map(({ hash }) => hash).sort();
    const next = children.find(({ hash }) => hash === lowest);
    if (!next) break;
    chain.push(next.hash);
    head = next.receipt.commitments.headData[0] ?? ROOT;
  }
  return chain;
}
