import { beforeAll, describe, expect, it } from "@jest/globals";
import { ready } from "@parahost/primitives";
import { blockAt, constraintsOf } from "../../../../../../test/node/prospective-candidates.js";
import { Scope } from "./scope.js";

const scopeWith = (leaf: number, ancestors: readonly number[], min: number) =>
  Scope.withAncestors({
    relayParent: blockAt(leaf, 0),
    ancestors: ancestors.map((number) => blockAt(number, number % 256)),
    pendingAvailability: new Map(),
    baseConstraints: constraintsOf(min, [2], [1, 2, 3]),
    maxDepth: 2,
    maxUnconnected: 100,
  });

// After scope_rejects_ancestors_that_skip_blocks and its like, fragment_chain/tests.rs.
describe("the scope of a fragment chain", () => {
  beforeAll(ready);

  it("takes no ancestors that skip blocks", () => {
    expect(scopeWith(10, [8], 8)).toEqual({ ok: false, error: { code: "UnexpectedAncestor", number: 8, prev: 10 } });
  });

  it("takes no ancestor of block 0", () => {
    const error = { code: "UnexpectedAncestor", number: 99_999, prev: 0 };
    expect(scopeWith(0, [99_999], 0)).toEqual({ ok: false, error });
  });

  it("takes no ancestors out of order", () => {
    expect(scopeWith(5, [4, 2, 3], 0)).toEqual({
      ok: false,
      error: { code: "UnexpectedAncestor", number: 2, prev: 4 },
    });
  });

  it("ends with the least relay parent that the constraints allow", () => {
    const scope = scopeWith(5, [4, 3, 2], 3);
    if (!scope.ok) throw new Error(scope.error.code);

    expect(scope.value.size).toBe(3);
    expect(scope.value.earliestRelayParent.number).toBe(3);
    expect(scope.value.ancestor(blockAt(4).hash)?.number).toBe(4);
    expect(scope.value.ancestor(blockAt(2).hash)).toBeUndefined();
  });

  it("is the leaf alone where there are no ancestors", () => {
    const scope = scopeWith(5, [], 0);
    if (!scope.ok) throw new Error(scope.error.code);

    expect(scope.value.earliestRelayParent.number).toBe(5);
    expect(scope.value.ancestor(blockAt(5, 0).hash)?.number).toBe(5);
  });
});
