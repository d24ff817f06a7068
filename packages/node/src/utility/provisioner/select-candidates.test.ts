import { describe, expect, it } from "@jest/globals";
import { type BackedCandidate, candidateHashOf, type ParaId, paraId, receiptOf } from "@parahost/primitives";
import type { Selection } from "@parahost/protocol";
import { bodyOf, bytes32, candidateTo, chainOf, dataAt, LEAF, PARA } from "../../../../../test/node/inherent-scene.js";
import { type LeafView, type SelectionPeers, selectCandidates } from "./select-candidates.js";

const OTHER = paraId(2001);
const hashesOf = (bodies: readonly BackedCandidate[]) => bodies.map(({ candidate }) => candidateHashOf(candidate));
const refsOf = (bodies: readonly BackedCandidate[]) =>
  bodies.map(({ candidate }) => ({ candidateHash: candidateHashOf(candidate), relayParent: LEAF.hash }));
const chain = (para: ParaId, bodies: readonly BackedCandidate[]) => ({ paraId: para, candidates: refsOf(bodies) });

/** Selects what is told; backing has what is told. */
function select(selection: Partial<Selection>, backed: readonly BackedCandidate[], view: Partial<LeafView> = {}) {
  const strategy = {
    name: "told",
    suits: () => 0,
    select: async () => ({ chains: [], passedOver: [], ...selection }),
  };
  const peers: SelectionPeers = {
    persistedValidationData: async (at) => dataAt(at),
    pendingHeads: async () => [],
    backable: async () => [],
    backedCandidates: async () => backed,
  };
  const leaf = { relayParent: LEAF.hash, blockNumber: LEAF.number, cores: [], bitfields: [], receipts: [], ...view };
  return selectCandidates(leaf, strategy, peers);
}

describe("selectCandidates", () => {
  it("asks backing for nothing where nothing was selected", async () => {
    const refuses = async () => Promise.reject(new Error("asked"));
    const strategy = { name: "none", suits: () => 0, select: async () => ({ chains: [], passedOver: [] }) };
    const leaf = { relayParent: LEAF.hash, blockNumber: null, cores: [], bitfields: [], receipts: [] };
    const peers = {
      persistedValidationData: refuses,
      pendingHeads: refuses,
      backable: refuses,
      backedCandidates: refuses,
    };

    expect(await selectCandidates(leaf, strategy, peers)).toEqual({ candidates: [], passedOver: [] });
  });

  it("says of everything that was selected and does not get in why not, with its para", async () => {
    const [a, b, lost] = chainOf(3);
    const codes = [PARA, OTHER].map((para) => bodyOf(candidateTo(Uint8Array.of(7), { para, bringsCode: true })));
    const astray = chainOf(2, { para: OTHER, parentHead: Uint8Array.of(9) });
    const noted = receiptOf(candidateTo(Uint8Array.of(50)));
    const of = (body: BackedCandidate | undefined, reason: string) => {
      const { paraId, relayParent } = body?.candidate.descriptor ?? {};
      return { candidateHash: body && candidateHashOf(body.candidate), place: { paraId, relayParent }, reason };
    };

    const missing = await select({ chains: [chain(PARA, chainOf(3))] }, [a, b] as readonly BackedCandidate[]);
    expect(missing.passedOver).toEqual([of(lost, "NotBacked")]);

    const broken = await select({ chains: [chain(OTHER, astray)] }, astray);
    expect(broken.passedOver).toEqual([of(astray[0], "ParentMismatch"), of(astray[1], "ParentLeftOut")]);

    const twoCodes = await select({ chains: [chain(PARA, codes.slice(0, 1)), chain(OTHER, codes.slice(1))] }, codes);
    expect(hashesOf(twoCodes.candidates)).toEqual(hashesOf(codes.slice(0, 1)));
    expect(twoCodes.passedOver).toEqual([of(codes[1], "OneNewCodeABlock")]);

    const told = { candidateHash: candidateHashOf(noted), reason: "Told" };
    const byStrategy = await select({ passedOver: [told, { ...told, candidateHash: bytes32(3) as never }] }, [], {
      receipts: [noted],
    });
    expect(byStrategy.passedOver).toEqual([
      { ...told, place: { paraId: PARA, relayParent: LEAF.hash } },
      { candidateHash: bytes32(3), reason: "Told", place: null },
    ]);
  });

  it("does not let new code count that a broken link keeps out", async () => {
    const astray = bodyOf(candidateTo(Uint8Array.of(7), { parentHead: Uint8Array.of(9), bringsCode: true }));
    const sound = bodyOf(candidateTo(Uint8Array.of(7), { para: OTHER, bringsCode: true }));
    const { candidates } = await select({ chains: [chain(PARA, [astray]), chain(OTHER, [sound])] }, [astray, sound]);

    expect(candidates).toEqual([sound]);
  });
});
