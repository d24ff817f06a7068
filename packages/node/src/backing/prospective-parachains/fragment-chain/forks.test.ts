import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { ready } from "@parahost/primitives";
import {
  backed,
  entryOf,
  type Known,
  populated,
  potential,
  scopeOf,
  seconded,
  X,
  Y,
  Z,
} from "../../../../../../test/node/fragment-chains.js";
import {
  type Built,
  blockAt,
  built,
  builtWhere,
  constraintsOf,
} from "../../../../../../test/node/prospective-candidates.js";
import { CandidateStorage } from "./candidate-storage.js";
import { FragmentChain } from "./fragment-chain.js";

/**
 * After the more complex case of test_populate_and_check_potential, fragment_chain/tests.rs, at depth 2:
 *
 * A, B and C are the best chain. D is backed and would be too long. F, seconded, has no parent here; nor a watermark that is allowed.
 * A1 has A's parent and a higher hash: it goes, and B1, C1 and C2 built on it. A2 has a lower hash, and is seconded only; B2 is built
 * on it.
 */
describe("forks of a para", () => {
  let a: Built, b: Built, c: Built, d: Built, e: Built, f: Built;
  let a1: Built, b1: Built, c1: Built, c2: Built, a2: Built, b2: Built;
  let known: readonly Known[];
  beforeAll(async () => {
    await ready();
    a = built({ on: X, from: [0x0a], to: [0x0b] });
    b = built({ on: Y, from: [0x0b], to: [0x0c] });
    c = built({ on: Z, from: [0x0c], to: [0x0d] });
    d = built({ on: Z, from: [0x0d], to: [0x0e] });
    e = built({ on: Z, from: [0x0e], to: [0x0f] });
    f = built({ on: Z, from: [0x0f], to: [0xf1], commitments: { hrmpWatermark: blockAt(1_000, 0).number } });
    a1 = builtWhere({ on: X, from: [0x0a], to: [0xb1] }, (hash) => hash > a.hash);
    b1 = built({ on: X, from: [0xb1], to: [0xc1] });
    c1 = built({ on: X, from: [0xc1], to: [0xd1] });
    c2 = built({ on: X, from: [0xc1], to: [0xd2] });
    a2 = builtWhere({ on: X, from: [0x0a], to: [0xb3] }, (hash) => hash < a.hash);
    b2 = built({ on: Y, from: [0xb3], to: [0xb4] });
    known = [...backed(a, b, c, d, a1, c1, b2), ...seconded(f, b1, c2, a2)];
  });
  const hashes = (...candidates: readonly Built[]) => candidates.map(({ hash }) => hash);
  const at = (...pending: readonly (readonly [Built, typeof X])[]) =>
    scopeOf({ maxDepth: 2, pending: pending.map(([{ hash }, block]) => [hash, block] as const) });
  let chain: FragmentChain;
  beforeEach(() => {
    chain = populated(at(), known);
  });

  it("keeps the fork that could still win, what comes after the chain, and what is apart", () => {
    expect(chain.bestChain).toEqual(hashes(a, b, c));
    expect(new Set(chain.unconnected)).toEqual(new Set(hashes(d, f, a2, b2)));
  });

  it("gives no second chance to the fork that lost", () => {
    const before = populated(at(), backed(a, b, c));
    expect(potential(before, a1)).toBe("ForkChoiceRule");
    expect(potential(before, a2)).toBe("Ok");
    expect([potential(chain, a), potential(chain, f)]).toEqual(["CandidateAlreadyKnown", "CandidateAlreadyKnown"]);
  });

  it("gives way to the lower hash once that is backed, with what is built on it", () => {
    chain.candidateBacked(a2.hash);

    expect(chain.bestChain).toEqual(hashes(a2, b2));
    expect(chain.unconnected).toEqual(hashes(f));
    expect([potential(chain, a), potential(chain, a1)]).toEqual(["ForkChoiceRule", "ForkChoiceRule"]);
  });

  it("gives way in the middle, and keeps what comes before", () => {
    const lower = builtWhere({ on: Y, from: [0x0b], to: [0x77] }, (hash) => hash < b.hash);
    expect(chain.tryAddingSeconded(entryOf(lower)).ok).toBe(true);
    chain.candidateBacked(lower.hash);

    expect(chain.bestChain).toEqual(hashes(a, lower));
    // Nothing of what was taken off stands in the way: heads that B and C came to may be come to again.
    for (const head of [0x0c, 0x0d]) expect(potential(chain, built({ on: Z, from: [0x77], to: [head] }))).toBe("Ok");
    expect(potential(chain, b)).toBe("ForkChoiceRule");
  });

  it("drops a fork once what it forks from is pending availability", () => {
    const pending = [[a, X] as const, [b, Y] as const, [c, Z] as const];
    const after = populated(at(...pending), [...known, ...seconded(e)]);

    expect(after.bestChain).toEqual(hashes(a, b, c));
    expect(new Set(after.unconnected)).toEqual(new Set(hashes(d, e, f)));
    expect(potential(after, a)).toBe("CandidateAlreadyKnown");
  });

  it("goes on from the head included, and checks what it could not check before", () => {
    const pending = populated(at([a, X], [b, Y], [c, Z]), [...known, ...seconded(e)]);
    const constraints = constraintsOf(0, [0], [0x0d]);
    const included = FragmentChain.init(scopeOf({ maxDepth: 2, constraints }), new CandidateStorage());
    included.populateFromPrevious(pending);
    expect(included.bestChain).toEqual(hashes(d));
    expect(new Set(included.unconnected)).toEqual(new Set(hashes(e, f)));

    included.candidateBacked(e.hash);
    expect([included.bestChain, included.unconnected]).toEqual([hashes(d, e), []]);
    expect(included.canAddAsPotential(entryOf(f))).toEqual({
      ok: false,
      error: {
        code: "CheckAgainstConstraints",
        error: { code: "OutputsInvalid", error: { code: "DisallowedHrmpWatermark", hrmpWatermark: 1_000 } },
      },
    });
  });

  it("walks candidates in a circle once", () => {
    const [one, two] = [built({ on: Z, from: [0x51], to: [0x52] }), built({ on: Z, from: [0x52], to: [0x51] })];
    const joins = built({ on: Z, from: [0x0a], to: [0x51] });
    const circle = populated(scopeOf(), backed(one, two, joins));
    expect(circle.bestChain).toEqual(hashes(joins, one));
  });
});
