import { describe, expect, it } from "@jest/globals";
import { describeStrategy } from "@parahost/conformance/jest";
import { blockNumber, candidateHash, hash, type ParaId, paraId } from "@parahost/primitives";
import type { SelectionView } from "@parahost/protocol";
import { feesConfig } from "./config.js";
import { SelectionByFees } from "./strategy.js";

const strategy = (config: object) => new SelectionByFees(feesConfig.parse(config));
describeStrategy(() => strategy({ mostCandidates: 2 }));

const relayParent = hash(`0x${"01".repeat(32)}`);
const candidateOf = (para: ParaId) => ({
  candidateHash: candidateHash(`0x${para.toString(16).padStart(64, "0")}`),
  relayParent,
});
/** Three paras with a core and a candidate each; what the strategy asked is kept. */
function view() {
  const paras = [2000, 2001, 2002].map((id) => paraId(id));
  const asked: ParaId[] = [];
  const it: SelectionView = {
    ...{ relayParent, blockNumber: blockNumber(7), bitfields: [] },
    cores: paras.map((paraId) => ({ kind: "Scheduled", paraId, collator: null })),
    tracked: paras.map((paraId) => ({ ...candidateOf(paraId), paraId, persistedValidationDataHash: relayParent })),
    persistedValidationDataHash: async () => null,
    backable: async (para) => {
      asked.push(para);
      return [candidateOf(para)];
    },
  };
  return { it, asked };
}

describe("selection by fees", () => {
  it("takes those that pay most, asks about no others, and says of these that they were outbid", async () => {
    const { it: seen, asked } = view();
    const { chains, passedOver } = await strategy({ fees: { 2000: 5, 2002: 9 }, mostCandidates: 2 }).select(seen);

    expect(chains.map(({ paraId }) => paraId)).toEqual([2002, 2000]);
    expect(asked).toEqual([2002, 2000]);
    expect(passedOver).toEqual([{ candidateHash: candidateOf(paraId(2001)).candidateHash, reason: "Outbid" }]);
  });

  it("goes by the id where fees are equal", async () => {
    const { chains } = await strategy({ fees: { 2001: 1, 2002: 1 }, mostCandidates: 2 }).select(view().it);

    expect(chains.map(({ paraId }) => paraId)).toEqual([2001, 2002]);
  });

  it("goes on to the next where a para that pays more has nothing to offer", async () => {
    const { it: seen } = view();
    const backable: SelectionView["backable"] = async (para) => (para === 2002 ? [] : [candidateOf(para)]);
    const { chains } = await strategy({ fees: { 2002: 9 } }).select({ ...seen, backable });

    expect(chains.map(({ paraId }) => paraId)).toEqual([2000]);
  });

  it("suits async backing, and leaves elastic scaling and sessions without async backing to others", () => {
    const asyncBacking = { maxCandidateDepth: 3, allowedAncestryLen: 2 };
    // Bit 1 is the reference's ElasticScalingMVP.
    const features = (byte: number) => ({ length: 2, bytes: Uint8Array.of(byte) });

    expect(strategy({}).suits({ asyncBacking, nodeFeatures: features(0b00) })).toBe(2);
    expect(strategy({}).suits({ asyncBacking, nodeFeatures: features(0b10) })).toBeNull();
    expect(strategy({}).suits({ asyncBacking: null, nodeFeatures: features(0b00) })).toBeNull();
  });
});

describe("its configuration", () => {
  it.each([{ fees: { alice: 1 } }, { fees: { 2000: -1 } }, { mostCandidates: 0 }, { most: 1 }])(
    "refuses %j",
    (config) => {
      expect(feesConfig.safeParse(config).success).toBe(false);
    },
  );

  it("may be left out", () => {
    expect(feesConfig.parse(undefined)).toEqual({ fees: {}, mostCandidates: 1 });
  });
});
