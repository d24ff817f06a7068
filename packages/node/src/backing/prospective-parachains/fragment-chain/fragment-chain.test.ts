import { beforeAll, describe, expect, it } from "@jest/globals";
import { ready } from "@parahost/primitives";
import {
  backed,
  entryOf,
  populated,
  potential,
  scopeOf,
  seconded,
  X,
  Y,
  Z,
} from "../../../../../../test/node/fragment-chains.js";
import { type Built, built, builtWhere, constraintsOf } from "../../../../../../test/node/prospective-candidates.js";
import { backedEntry } from "./candidate-entry.js";
import { CandidateStorage } from "./candidate-storage.js";
import { FragmentChain } from "./fragment-chain.js";

// After test_populate_and_check_potential, fragment_chain/tests.rs. A, B and C are a chain, one on each block.
describe("a fragment chain", () => {
  let [a, b, c]: Built[] = [];
  beforeAll(async () => {
    await ready();
    [a, b, c] = [
      built({ on: X, from: [0x0a], to: [0x0b] }),
      built({ on: Y, from: [0x0b], to: [0x0c] }),
      built({ on: Z, from: [0x0c], to: [0x0d] }),
    ];
  });
  const abc = () => [a, b, c] as [Built, Built, Built];
  const hashes = (...candidates: readonly Built[]) => candidates.map(({ hash }) => hash);

  it("is empty where there is nothing", () => {
    const chain = populated(scopeOf());
    expect([chain.bestChain, chain.unconnected]).toEqual([[], []]);
  });

  it("keeps as potential what is built on another head", () => {
    const chain = populated(scopeOf({ constraints: constraintsOf(0, [0], [0x0e]) }), backed(...abc()));
    expect(chain.bestChain).toEqual([]);
    expect(new Set(chain.unconnected)).toEqual(new Set(hashes(...abc())));
  });

  it.each([
    { without: "the least relay parent number", scope: () => scopeOf({ constraints: constraintsOf(1, [0], [0x0a]) }) },
    { without: "the leaf's ancestors", scope: () => scopeOf({ ancestors: [Y] }) },
  ])("drops, with all that is built on it, a candidate that $without leaves out of scope", ({ scope }) => {
    const [a, b, c] = abc();
    const chain = populated(scope(), backed(a, b, c));

    expect([chain.bestChain, chain.unconnected]).toEqual([[], []]);
    expect(potential(chain, a)).toBe("RelayParentNotInScope");
    // By themselves they have potential: nobody knows yet that their ancestor has none.
    expect([potential(chain, b), potential(chain, c)]).toEqual(["Ok", "Ok"]);
  });

  it("drops those on both ancestors where the leaf is alone", () => {
    const [a, b, c] = abc();
    const chain = populated(scopeOf({ ancestors: [] }), backed(a, b, c));

    expect([chain.bestChain, chain.unconnected]).toEqual([[], []]);
    expect([a, b, c].map((candidate) => potential(chain, candidate))).toEqual([
      ...["RelayParentNotInScope", "RelayParentNotInScope", "Ok"],
    ]);
  });

  it.each([0, 1, 2, 3, 4, 5])("at depth %i is longer by one at most, and keeps the rest as potential", (maxDepth) => {
    const scope = scopeOf({ maxDepth });
    for (const candidate of abc()) expect(potential(populated(scope), candidate)).toBe("Ok");
    const chain = populated(scope, backed(...abc()));

    expect(chain.bestChain).toEqual(hashes(...abc()).slice(0, maxDepth + 1));
    expect(new Set(chain.unconnected)).toEqual(new Set(hashes(...abc()).slice(maxDepth + 1)));
  });

  it("refuses a cycle, where it knows of it", () => {
    const [a, b] = abc();
    const back = built({ on: Z, from: [0x0c], to: [0x0a] });
    const chain = populated(scopeOf(), backed(a, b, back));

    expect([chain.bestChain, chain.unconnected]).toEqual([hashes(a, b), []]);
    expect(potential(chain, back)).toBe("Cycle");
    expect(potential(populated(scopeOf()), back)).toBe("Ok");
  });

  it("refuses a second way to the same head", () => {
    const [a, b] = abc();
    const chain = populated(scopeOf({ constraints: constraintsOf(0, [0], [0x0a]) }), backed(a, b));
    const again = built({ on: Z, from: [0x0c], to: [0x0b] });
    expect(potential(chain, again)).toBe("Cycle");
    const other = builtWhere({ on: Z, from: [0x0b], to: [0x0c] }, (hash) => hash < b.hash);
    expect(potential(chain, other)).toBe("MultiplePaths");
  });

  it("lets no relay parent move backwards", () => {
    const [a, b] = abc();
    const backwards = built({ on: X, from: [0x0c], to: [0x0d] });
    const chain = populated(scopeOf(), backed(a, b, backwards));

    expect([chain.bestChain, chain.unconnected]).toEqual([hashes(a, b), []]);
    expect(potential(chain, backwards)).toBe("RelayParentMovedBackwards");
  });

  it("keeps an earlier relay parent as potential where the parent is not known: the chain may be another by then", () => {
    const [a, b] = abc();
    const apart = built({ on: X, from: [0x0d], to: [0x0e] });
    expect(potential(populated(scopeOf()), apart)).toBe("Ok");
    const chain = populated(scopeOf(), backed(a, b, apart));

    expect([chain.bestChain, chain.unconnected]).toEqual([hashes(a, b), hashes(apart)]);
  });

  it("lets nothing come before what is pending availability, which stays", () => {
    const [, b] = abc();
    const apart = built({ on: X, from: [0x0d], to: [0x0e] });
    const pendingA = built({ on: Y, from: [0x0a], to: [0x0b] });
    const chain = populated(scopeOf({ pending: [[pendingA.hash, Y]] }), backed(pendingA, b, apart));

    expect([chain.bestChain, chain.unconnected]).toEqual([hashes(pendingA, b), []]);
    expect(potential(chain, apart)).toBe("RelayParentPrecedesCandidatePendingAvailability");
  });

  it("takes no fork of what is pending availability, however low its hash", () => {
    const [, b] = abc();
    const pendingA = built({ on: Y, from: [0x0a], to: [0x0b] });
    const fork = builtWhere({ on: Y, from: [0x0a], to: [0xb2] }, (hash) => hash < pendingA.hash);
    const chain = populated(scopeOf({ pending: [[pendingA.hash, Y]] }), backed(fork, pendingA, b));

    expect([chain.bestChain, chain.unconnected]).toEqual([hashes(pendingA, b), []]);
    expect(potential(chain, fork)).toBe("ForkWithCandidatePendingAvailability");
  });

  it("is the same whatever part of it is pending", () => {
    const [a, b, c] = abc();
    const pending = [[a.hash, X] as const, [b.hash, Y] as const, [c.hash, Z] as const];
    for (const count of [1, 2, 3]) {
      const chain = populated(scopeOf({ pending: pending.slice(0, count), maxDepth: 3 }), backed(a, b, c));
      expect([chain.bestChain, chain.unconnected]).toEqual([hashes(a, b, c), []]);
    }
  });

  it("begins with what is pending though its relay parent is out of scope", () => {
    const [a, b, c] = abc();
    const scope = scopeOf({ pending: [[a.hash, X]], ancestors: [Y] });
    const entry = backedEntry(a.receipt, a.data);
    if (!entry.ok) throw new Error(entry.error.code);
    const chain = FragmentChain.init(scope, new CandidateStorage([entry.value]));
    expect(chain.bestChain).toEqual(hashes(a));
    for (const candidate of [b, c]) {
      expect(chain.tryAddingSeconded(entryOf(candidate)).ok).toBe(true);
      chain.candidateBacked(candidate.hash);
    }

    expect([chain.bestChain, chain.unconnected]).toEqual([hashes(a, b, c), []]);
  });

  it("lets no relay parent move backwards among those pending either", () => {
    const [a, b, c] = abc();
    const pending = [[a.hash, { ...X, number: Y.number }] as const, [b.hash, { ...Y, number: X.number }] as const];
    const chain = populated(scopeOf({ pending, ancestors: [] }), backed(a, b, c));
    expect([chain.bestChain, chain.unconnected]).toEqual([[], []]);
  });

  it("keeps beside the chain nothing that is pending: it comes with the leaf or not at all", () => {
    const [a, , c] = abc();
    const chain = populated(scopeOf({ pending: [[c.hash, Z]] }), backed(a, c));
    expect([chain.bestChain, chain.unconnected]).toEqual([hashes(a), []]);
  });

  it("takes what is seconded, and not what claims to be backed, and each once", () => {
    const [a] = abc();
    const chain = populated(scopeOf());
    expect(chain.tryAddingSeconded({ ...entryOf(a), isBacked: true })).toMatchObject({
      error: { code: "IntroduceBackedCandidate" },
    });
    expect(chain.tryAddingSeconded(entryOf(a)).ok).toBe(true);
    expect(chain.bestChain).toEqual([]);
    expect(potential(chain, a)).toBe("CandidateAlreadyKnown");
    chain.candidateBacked(a.hash);
    expect(chain.bestChain).toEqual(hashes(a));
    expect(potential(chain, a)).toBe("CandidateAlreadyKnown");
  });

  it("keeps no more unconnected candidates than fit", () => {
    const chain = populated(scopeOf({ maxUnconnected: 2 }), seconded(...abc().slice(0, 2)));
    expect(chain.unconnectedCount).toBe(2);
    expect(potential(chain, abc()[2])).toBe("TooManyCandidates");
  });

  it("checks what is not known in full as far as it can", () => {
    const [a, b] = abc();
    const chain = populated(scopeOf(), backed(a, b));
    const rest = {
      outputHeadDataHash: null,
      candidate: null,
      candidateHash: built({ on: Z, from: [1], to: [2] }).hash,
    };
    const onB = entryOf(built({ on: Z, from: [0x0c], to: [0x0d] }));
    const at = (relayParent: typeof X) => chain.canAddAsPotential({ ...onB, ...rest, relayParent: relayParent.hash });
    expect(at(Z).ok).toBe(true);
    expect(at(X)).toMatchObject({ error: { code: "RelayParentMovedBackwards" } });
  });
});
