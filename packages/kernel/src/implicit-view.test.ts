import { expect, it } from "@jest/globals";
import { hashOf, leafAt } from "@parahost/conformance";
import { ImplicitView } from "./implicit-view.js";

const hashes = (...numbers: number[]) => numbers.map(hashOf);

it("is what any active leaf allows, each for as long as one of them does", () => {
  const view = new ImplicitView();

  expect(view.change(leafAt(3, 2, 1), [])).toEqual({ entered: hashes(3, 2, 1), left: [] });
  expect(view.change(leafAt(33, 2, 1), [])).toEqual({ entered: hashes(33), left: [] });
  expect(view.leavesAllowing(hashOf(2))).toEqual(hashes(3, 33));
  expect(view.change(null, hashes(3))).toEqual({ entered: [], left: hashes(3) });
  expect(view.has(hashOf(1))).toBe(true);
  expect(view.change(leafAt(34, 33, 2), hashes(33))).toEqual({ entered: hashes(34), left: hashes(1) });
  expect(view.change(null, hashes(34))).toEqual({ entered: [], left: hashes(33, 2, 34).sort(bySize) });
  expect(view.has(hashOf(2))).toBe(false);
});

it("holds the leaf itself, also where the runtime does not list it, and a leaf that comes again as it is now", () => {
  const view = new ImplicitView();
  view.change({ ...leafAt(5), allowedRelayParents: hashes(4) }, []);
  expect([view.has(hashOf(5)), view.has(hashOf(4))]).toEqual([true, true]);

  expect(view.change(leafAt(5), [])).toEqual({ entered: [], left: hashes(4) });
  expect(view.change(null, hashes(77))).toEqual({ entered: [], left: [] });
});

/** The leaf, then what it allowed: the order in which 34 was activated with 33 and 2 behind it. */
const bySize = (a: string, b: string) => hashes(34, 33, 2).indexOf(a as never) - hashes(34, 33, 2).indexOf(b as never);
