import { describe, expect, it } from "@jest/globals";
import { describeStrategy } from "@parahost/conformance/jest";
import { bitsOf, blockNumber, type CoreState, candidateHash, hash, paraId } from "@parahost/primitives";
import type { SelectionView } from "@parahost/protocol";
import { ProspectiveSelection } from "./strategy.js";

describeStrategy(() => new ProspectiveSelection());

const bytes32 = (byte: number) => `0x${byte.toString(16).padStart(2, "0").repeat(32)}`;
const [relayParent, older] = [hash(bytes32(1)), hash(bytes32(2))];
const [a, b, c] = [paraId(1), paraId(2), paraId(3)];
const named = (byte: number, at = relayParent) => ({ candidateHash: candidateHash(bytes32(byte)), relayParent: at });
const scheduled = (para: typeof a): CoreState => ({ kind: "Scheduled", paraId: para, collator: null });
/** A core whose occupant, `0xdd…`, times out in block 20 and is available to none of three validators. */
const occupied = (para: typeof a, next: typeof a | null): CoreState =>
  ({
    kind: "Occupied",
    nextUpOnAvailable: next && { paraId: next, collator: null },
    nextUpOnTimeOut: next && { paraId: next, collator: null },
    timeOutAt: 20,
    availability: bitsOf(3),
    candidateHash: bytes32(0xdd),
    candidateDescriptor: { paraId: para },
  }) as unknown as CoreState;

/** A view at block 7, in which each para's chain begins with a candidate of its own number. */
function viewOf(cores: readonly CoreState[], asked: unknown[] = []): SelectionView {
  return {
    ...{ relayParent, blockNumber: blockNumber(7), cores, bitfields: [], tracked: [] },
    persistedValidationDataHash: () => Promise.reject(new Error("asked the runtime")),
    backable: async (para, count, ancestors) => {
      asked.push({ para, count, ancestors });
      return [named(para, older), named(para + 16)].slice(0, count);
    },
  };
}

describe("ProspectiveSelection", () => {
  const on = { maxCandidateDepth: 3, allowedAncestryLen: 2 };
  it.each([
    { asyncBacking: on, features: [], rank: 1 },
    { asyncBacking: on, features: [1], rank: 1 },
    { asyncBacking: { maxCandidateDepth: 0, allowedAncestryLen: 0 }, features: [1], rank: null },
    { asyncBacking: null, features: [], rank: null },
  ])("ranks a session with $asyncBacking and features $features as $rank", ({ asyncBacking, features, rank }) => {
    expect(new ProspectiveSelection().suits({ asyncBacking, nodeFeatures: bitsOf(2, features) })).toBe(rank);
  });

  it("asks each para for one candidate, which keeps its own relay parent", async () => {
    const { chains } = await new ProspectiveSelection().select(viewOf([scheduled(b), scheduled(a)]));

    expect(chains).toEqual([
      { paraId: a, candidates: [named(1, older)] },
      { paraId: b, candidates: [named(2, older)] },
    ]);
  });

  it("does not even ask for a para that has two cores, and says so of its candidates", async () => {
    const asked: unknown[] = [];
    const noted = [named(1), named(2), named(9), named(3)].map((ref, i) => {
      return { ...ref, paraId: [a, b, b, c][i] ?? a, persistedValidationDataHash: relayParent };
    });
    const view = viewOf([scheduled(a), scheduled(a), scheduled(b)], asked);
    const { chains, passedOver } = await new ProspectiveSelection().select({ ...view, tracked: noted });

    expect(asked).toEqual([{ para: b, count: 1, ancestors: [] }]);
    expect(chains.map(({ paraId }) => paraId)).toEqual([b]);
    expect(passedOver).toEqual([
      { candidateHash: bytes32(1), reason: "TooManyCores" },
      { candidateHash: bytes32(9), reason: "NotNextInChain" },
      { candidateHash: bytes32(3), reason: "NoFreeCore" },
    ]);
  });

  it("names a para's candidate on another core as the ancestor of the next", async () => {
    const asked: unknown[] = [];
    await new ProspectiveSelection().select(viewOf([occupied(a, b), scheduled(a)], asked));

    // Core 0 is neither available nor timed out in block 8, so b gets nothing and a goes on from 0xdd….
    expect(asked).toEqual([{ para: a, count: 1, ancestors: [bytes32(0xdd)] }]);
  });

  it("gives the core of an occupant that times out to the para that is next, from what is included", async () => {
    const asked: unknown[] = [];
    const view = viewOf([occupied(a, a)], asked);
    await new ProspectiveSelection().select({ ...view, blockNumber: blockNumber(20) });

    // timeOutAt 20 <= 21, the block under construction; legacy asks for equality.
    expect(asked).toEqual([{ para: a, count: 1, ancestors: [] }]);
  });
});
