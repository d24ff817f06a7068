import { expect, it } from "@jest/globals";
import type { BackedCandidate } from "@parahost/primitives";
import { withOneNewCode } from "./one-new-code.js";

/** `a+` is a candidate that brings new code. */
const backed = (name: string) =>
  ({
    candidate: { name, commitments: { newValidationCode: name.endsWith("+") ? new Uint8Array(1) : null } },
  }) as unknown as BackedCandidate;
const nameOf = ({ candidate }: BackedCandidate) => (candidate as unknown as { name: string }).name;

it.each([
  { chains: [["a"], ["b"]], kept: ["a", "b"], left: [] },
  { chains: [["a+"], ["b"]], kept: ["a+", "b"], left: [] },
  { chains: [["a+"], ["b+"]], kept: ["a+"], left: ["b+"] },
  { chains: [["a", "b+", "c", "d+", "e"]], kept: ["a", "b+", "c"], left: ["d+", "e"] },
  { chains: [["a+"], ["b", "c+", "d"], ["e"]], kept: ["a+", "b", "e"], left: ["c+", "d"] },
])("of $chains keeps $kept", ({ chains, kept, left }) => {
  const merged = withOneNewCode(chains.map((chain) => chain.map(backed)));

  expect(merged.kept.map(nameOf)).toEqual(kept);
  expect(merged.left.map(nameOf)).toEqual(left);
});
