import { describe, expect, it } from "@jest/globals";
import { describeStrategy } from "@parahost/conformance/jest";
import { bitsOf, blockNumber, type CoreState, candidateHash, hash, paraId } from "@parahost/primitives";
import type { SelectionView } from "@parahost/protocol";
import { ElasticScalingSelection } from "./strategy.js";

describeStrategy(() => new ElasticScalingSelection());

const bytes32 = (byte: number) => `0x${byte.toString(16).padStart(2, "0").repeat(32)}`;
const relayParent = hash(bytes32(1));
const [a, b] = [paraId(1), paraId(2)];
const named = (byte: number) => ({ candidateHash: candidateHash(bytes32(byte)), relayParent });
const scheduled = (para: typeof a): CoreState => ({ kind: "Scheduled", paraId: para, collator: null });
/** A core whose occupant all of three validators hold. */
const available = (para: typeof a, occupant: number): CoreState =>
  ({
    kind: "Occupied",
    nextUpOnAvailable: { paraId: para, collator: null },
    nextUpOnTimeOut: null,
    timeOutAt: 20,
    availability: bitsOf(3, [0, 1, 2]),
    candidateHash: bytes32(occupant),
    candidateDescriptor: { paraId: para },
  }) as unknown as CoreState;

/** A view in which each para's chain has two candidates: its own number, and that with 16 more. */
function viewOf(cores: readonly CoreState[], asked: unknown[] = []): SelectionView {
  return {
    ...{ relayParent, blockNumber: blockNumber(7), cores, bitfields: [], tracked: [] },
    persistedValidationDataHash: () => Promise.reject(new Error("asked the runtime")),
    backable: async (para, count, ancestors) => {
      asked.push({ para, count, ancestors });
      return [named(para), named(para + 16)].slice(0, count);
    },
  };
}

describe("ElasticScalingSelection", () => {
  const on = { maxCandidateDepth: 3, allowedAncestryLen: 2 };
  // The reference's FeatureIndex has ElasticScalingMVP at 1.
  it.each([
    { asyncBacking: on, features: [1], rank: 2 },
    { asyncBacking: on, features: [0], rank: null },
    { asyncBacking: on, features: [], rank: null },
    { asyncBacking: { maxCandidateDepth: 0, allowedAncestryLen: 0 }, features: [1], rank: null },
    { asyncBacking: null, features: [1], rank: null },
  ])("ranks a session with $asyncBacking and features $features as $rank", ({ asyncBacking, features, rank }) => {
    expect(new ElasticScalingSelection().suits({ asyncBacking, nodeFeatures: bitsOf(2, features) })).toBe(rank);
  });

  it("does not look beyond the bits that the runtime has", () => {
    expect(new ElasticScalingSelection().suits({ asyncBacking: on, nodeFeatures: bitsOf(0) })).toBeNull();
  });

  it("asks each para for as many candidates as it has cores, and keeps their order", async () => {
    const asked: unknown[] = [];
    const view = viewOf([scheduled(b), scheduled(a), scheduled(b), scheduled(b)], asked);
    const { chains } = await new ElasticScalingSelection().select(view);

    expect(asked).toEqual([
      { para: a, count: 1, ancestors: [] },
      { para: b, count: 3, ancestors: [] },
    ]);
    expect(chains).toEqual([
      { paraId: a, candidates: [named(1)] },
      { paraId: b, candidates: [named(2), named(18)] },
    ]);
  });

  it("names every candidate of the para that will be included as an ancestor, ascending", async () => {
    const asked: unknown[] = [];
    await new ElasticScalingSelection().select(viewOf([available(a, 0xee), available(a, 0xdd)], asked));

    expect(asked).toEqual([{ para: a, count: 2, ancestors: [bytes32(0xdd), bytes32(0xee)] }]);
  });

  it("says of those noted that are not next in their chain, or have no core, that it passed them over", async () => {
    const noted = [named(2), named(3), named(4)].map((ref, i) => {
      return { ...ref, paraId: [b, b, a][i] ?? a, persistedValidationDataHash: relayParent };
    });
    const view = { ...viewOf([scheduled(b), scheduled(b)]), tracked: noted };

    expect((await new ElasticScalingSelection().select(view)).passedOver).toEqual([
      { candidateHash: bytes32(3), reason: "NotNextInChain" },
      { candidateHash: bytes32(4), reason: "NoFreeCore" },
    ]);
  });
});
