import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import {
  type BackedCandidate,
  bitsOf,
  candidateHashOf,
  countOnes,
  hash,
  type ParachainsInherentData,
  paraId,
  ready,
  signature,
  validatorIndex,
} from "@parahost/primitives";
import { Scene } from "../bench-scene.js";
import { noVerifiedSignatures } from "../executive/index.js";

const [first, second, third] = [paraId(2000), paraId(2001), paraId(2002)];
const badSignature = signature(`0x${"01".repeat(64)}`);

/** The vote at that place is one that nobody signed. */
const withBadVote = (backed: BackedCandidate, at: number): BackedCandidate => ({
  ...backed,
  validityVotes: backed.validityVotes.map((vote, i) => (i === at ? { ...vote, signature: badSignature } : vote)),
});

describe("createInherent", () => {
  let scene: Scene;
  beforeAll(ready);
  beforeEach(() => {
    scene = new Scene({ validators: 9, paras: 3 }); // groups of three, two must vote
  });

  const created = (parts: Partial<ParachainsInherentData>) => {
    const before = scene.state.root();
    const made = scene.runtime.createInherent(scene.state, scene.context, scene.inherent(parts), noVerifiedSignatures);
    expect(scene.state.root()).toBe(before);
    expect(scene.build(made.inherent)).toMatchObject({ ok: true });
    return made;
  };

  it("keeps what is good, and says of nothing that it was dropped", () => {
    const backedCandidates = scene.paras.map((para) => scene.backed(para));
    const made = created({ backedCandidates });
    expect(made.inherent.backedCandidates).toEqual(backedCandidates);
    expect([made.dropped, made.droppedBitfields, made.droppedDisputes]).toEqual([[], [], []]);
  });

  it("puts candidates in the order of their paras", () => {
    const backedCandidates = [third, first, second].map((para) => scene.backed(para));
    expect(created({ backedCandidates }).inherent.backedCandidates.map((b) => b.candidate.descriptor.paraId)).toEqual([
      first,
      second,
      third,
    ]);
  });

  it("leaves one bad vote out where the others are enough", () => {
    const backed = scene.backed(first);
    const [kept] = created({ backedCandidates: [withBadVote(backed, 1)] }).inherent.backedCandidates;
    expect(kept?.validityVotes).toEqual([backed.validityVotes[0], backed.validityVotes[2]]);
    expect(kept?.validatorIndices).toEqual(bitsOf(3, [0, 2]));
  });

  it("drops a candidate whose good votes are too few, and no other", () => {
    const poor = withBadVote(scene.backed(first, { voters: 2 }), 0);
    const made = created({ backedCandidates: [poor, scene.backed(second)] });
    expect(made.inherent.backedCandidates.map(({ candidate }) => candidate.descriptor.paraId)).toEqual([second]);
    expect(made.dropped).toEqual([
      { candidateHash: candidateHashOf(poor.candidate), paraId: first, reason: "InvalidBacking" },
    ]);
  });

  it("drops the second of two candidates for one core", () => {
    const made = created({ backedCandidates: [scene.backed(first), scene.backed(first)] });
    expect(made.inherent.backedCandidates).toHaveLength(1);
    expect(made.dropped).toMatchObject([{ reason: "UnscheduledCandidate" }]);
  });

  it("keeps a candidate for a core that its bitfields free, and drops it where they do not", () => {
    scene.next({ backedCandidates: [scene.backed(first)] });
    const backedCandidates = [scene.backed(first)];
    // 9 validators: more than two thirds are 7.
    expect(created({ bitfields: scene.bitfields(7), backedCandidates }).inherent.backedCandidates).toHaveLength(1);
    expect(created({ bitfields: scene.bitfields(6), backedCandidates }).dropped).toMatchObject([
      { paraId: first, reason: "UnscheduledCandidate" },
    ]);
  });

  it("keeps bitfields that ascend strictly by validator, and drops the bad ones alone", () => {
    const [a, b, c, d] = scene.bitfields(4);
    if (!a || !b || !c || !d) throw new Error("four were asked for");
    const badC = { ...c, signature: badSignature };
    const bitfields = [{ ...a, payload: bitsOf(4) }, b, b, badC, c, d, a, { ...a, validatorIndex: validatorIndex(9) }];
    const made = created({ bitfields });
    expect(made.inherent.bitfields).toEqual([b, d]);
    expect(made.droppedBitfields).toEqual([
      { validatorIndex: 0, reason: "WrongBitfieldSize" },
      { validatorIndex: 1, reason: "BitfieldDuplicateOrUnordered" },
      { validatorIndex: 2, reason: "InvalidBitfieldSignature" },
      { validatorIndex: 2, reason: "BitfieldDuplicateOrUnordered" },
      { validatorIndex: 0, reason: "BitfieldDuplicateOrUnordered" },
      { validatorIndex: 9, reason: "ValidatorIndexOutOfBounds" },
    ]);
  });

  it("keeps nothing under a header that is not the parent's, and says so of each", () => {
    const parentHeader = { ...scene.header, extrinsicsRoot: hash(`0x${"ab".repeat(32)}`) };
    const offered = scene.inherent({
      parentHeader,
      backedCandidates: [scene.backed(first)],
      bitfields: scene.bitfields(1),
    });
    const made = scene.runtime.createInherent(scene.state, scene.context, offered, noVerifiedSignatures);
    expect(made.inherent.backedCandidates).toEqual([]);
    expect(made.dropped).toMatchObject([{ reason: "InvalidParentHeader" }]);
    expect(made.droppedBitfields).toMatchObject([{ reason: "InvalidParentHeader" }]);
  });

  it("collects each signature of what is offered once, and all of them are good", () => {
    scene.next({ backedCandidates: [scene.backed(first)] });
    const inherent = scene.inherent({ bitfields: scene.bitfields(), backedCandidates: [scene.backed(second)] });
    const triples = scene.runtime.signaturesOf(scene.state, scene.context, inherent);
    // Nine bitfields, three votes, one collator.
    expect(triples).toHaveLength(9 + 3 + 1);
    const good = new Set(triples.map(({ signature: claimed }) => claimed));
    const asked: string[] = [];
    const has = ({ signature: claimed }: { readonly signature: string }) => {
      asked.push(claimed);
      return (good as ReadonlySet<string>).has(claimed);
    };
    scene.runtime.buildBlock(scene.state, scene.context, { inherent, calls: [] }, { has });
    expect(new Set(asked)).toEqual(good);
    expect(countOnes(inherent.bitfields[0]?.payload ?? bitsOf(0))).toBe(1);
  });
});
