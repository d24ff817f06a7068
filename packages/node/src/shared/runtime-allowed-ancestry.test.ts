import { describe, expect, it } from "@jest/globals";
import { type Chain, type ParachainHost, SubsystemError } from "@parahost/kernel";
import { type AsyncBackingParams, codecs, type Hash, hash, sessionIndex } from "@parahost/primitives";
import { RuntimeAllowedAncestry } from "./runtime-allowed-ancestry.js";

const block = (number: number): Hash => hash(`0x${number.toString(16).padStart(64, "0")}`);
const numberOf = (at: Hash): number => Number.parseInt(at.slice(2), 16);

/** Blocks 0 to 30 in one line. Sessions of ten blocks, so that what is built on block 9 belongs to session 1. */
const chain: Pick<Chain, "ancestors"> = {
  ancestors: async (at, k) => Array.from({ length: Math.min(k, numberOf(at)) }, (_, i) => block(numberOf(at) - 1 - i)),
};
const hostWith = (params: AsyncBackingParams | string): ParachainHost => ({
  apiVersion: async () => 11,
  call: async (at, method) => {
    if (method === "ParachainHost_session_index_for_child")
      return codecs.sessionIndex.encode(sessionIndex(Math.floor((numberOf(at) + 1) / 10)));
    if (typeof params === "string") throw new SubsystemError("relayChain", params, { fatal: false });
    return codecs.asyncBackingParams.encode(params);
  },
});
const allowed = async (leaf: number, params: AsyncBackingParams | string) => {
  const ancestry = new RuntimeAllowedAncestry(chain as Chain, hostWith(params));
  return (await ancestry.allowedRelayParents(block(leaf))).map(numberOf);
};

describe("RuntimeAllowedAncestry", () => {
  it.each([
    { maxCandidateDepth: 3, allowedAncestryLen: 2, leaf: 15, expected: [15, 14, 13] },
    { maxCandidateDepth: 3, allowedAncestryLen: 0, leaf: 15, expected: [15] },
    { maxCandidateDepth: 3, allowedAncestryLen: 9, leaf: 2, expected: [2, 1, 0] },
  ])(
    "allows the leaf, then $allowedAncestryLen ancestors as far as there are any",
    async ({ leaf, expected, ...params }) => {
      expect(await allowed(leaf, params)).toEqual(expected);
    },
  );

  it.each([
    { leaf: 11, expected: [11, 10, 9] },
    { leaf: 10, expected: [10, 9] },
    { leaf: 9, expected: [9] },
    { leaf: 8, expected: [8, 7, 6, 5] },
  ])(
    "allows at block $leaf no ancestor on which a block of an earlier session is built",
    async ({ leaf, expected }) => {
      expect(await allowed(leaf, { maxCandidateDepth: 1, allowedAncestryLen: 3 })).toEqual(expected);
    },
  );

  it("allows the leaf alone where async backing is off, or the runtime does not know it", async () => {
    expect(await allowed(15, { maxCandidateDepth: 0, allowedAncestryLen: 5 })).toEqual([15]);
    expect(await allowed(15, "NotSupported")).toEqual([15]);
  });

  it("hands on the runtime's faults", async () => {
    await expect(allowed(15, "UnknownBlock")).rejects.toMatchObject({ code: "UnknownBlock" });
  });

  it("says which answer does not decode", async () => {
    const host: ParachainHost = { apiVersion: async () => 11, call: async () => Uint8Array.of(1, 2, 3) };
    await expect(new RuntimeAllowedAncestry(chain as Chain, host).allowedRelayParents(block(5))).rejects.toMatchObject({
      code: "Execution",
      details: { at: block(5), method: "ParachainHost_async_backing_params" },
    });
  });
});
