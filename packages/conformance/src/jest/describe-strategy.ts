import { describe, expect, it } from "@jest/globals";
import { blockNumber, candidateHash, type Hash, hash, type ParaId, paraId } from "@parahost/primitives";
import type { CandidateRef, SelectionStrategy, SelectionView, TrackedCandidate } from "@parahost/protocol";

/** What every strategy owes its host, whatever it prefers. One call in a plugin's test makes these tests of its own. */
export function describeStrategy(make: () => SelectionStrategy): void {
  describe(make().name, () => {
    it("asks nothing and selects nothing where there is no core", async () => {
      const asked = () => Promise.reject(new Error("asked"));
      const { chains } = await make().select({
        ...crowded,
        cores: [],
        persistedValidationDataHash: asked,
        backable: asked,
      });

      expect(chains).toEqual([]);
    });

    it("selects nothing where nothing is backed", async () => {
      const { chains } = await make().select({ ...crowded, tracked: [], backable: async () => [] });

      expect(chains).toEqual([]);
    });

    it("gives each para one chain at most, no longer than its cores, no candidate twice", async () => {
      const { chains } = await make().select(crowded);

      const paras = chains.map((chain) => chain.paraId);
      const hashes = chains.flatMap(({ candidates }) => candidates.map((c) => c.candidateHash));
      expect(new Set(paras).size).toBe(paras.length);
      expect(new Set(hashes).size).toBe(hashes.length);
      for (const { paraId, candidates } of chains) {
        expect(candidates.length).toBeGreaterThan(0);
        expect(candidates.length).toBeLessThanOrEqual(PARAS.filter((para) => para === paraId).length);
      }
    });

    it("selects of each para only what is backed, under its own relay parent", async () => {
      const { chains } = await make().select(crowded);

      for (const { paraId, candidates } of chains)
        expect(candidatesOf(paraId)).toEqual(expect.arrayContaining([...candidates].map(refOf)));
    });

    it("gives the same answer to the same view, and leaves the view as it is", async () => {
      const before = JSON.stringify(crowded);

      expect(await make().select(crowded)).toEqual(await make().select(crowded));
      expect(JSON.stringify(crowded)).toBe(before);
    });

    it("says the same of the same session", () => {
      const session = { asyncBacking: null, nodeFeatures: { length: 0, bytes: new Uint8Array(0) } };

      expect(make().suits(session)).toBe(make().suits(session));
    });
  });
}

const bytes32 = (byte: number): string => `0x${byte.toString(16).padStart(2, "0").repeat(32)}`;
const relayParent = hash(bytes32(1));
/** One core each, out of order, and more candidates than cores. */
const PARAS = [paraId(2002), paraId(2000), paraId(2001)];
const candidatesOf = (para: ParaId): readonly CandidateRef[] =>
  [0, 1, 2, 3].map((nth) => ({ candidateHash: candidateHash(bytes32(16 * (para - 1999) + nth)), relayParent }));
const refOf = ({ candidateHash, relayParent }: CandidateRef): CandidateRef => ({ candidateHash, relayParent });
const validationDataHash = (para: ParaId): Hash => hash(bytes32(para - 1900));
const tracked = (para: ParaId): readonly TrackedCandidate[] =>
  candidatesOf(para).map((ref) => ({
    ...ref,
    paraId: para,
    persistedValidationDataHash: validationDataHash(para),
  }));

const crowded: SelectionView = {
  relayParent,
  blockNumber: blockNumber(7),
  cores: [...PARAS.map((paraId) => ({ kind: "Scheduled", paraId, collator: null }) as const), { kind: "Free" }],
  bitfields: [],
  tracked: PARAS.flatMap(tracked),
  persistedValidationDataHash: async (para) => validationDataHash(para),
  backable: async (para, count) => candidatesOf(para).slice(0, count),
};
