import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import {
  type BackedCandidate,
  bitsOf,
  blockNumber,
  type CandidateCommitments,
  collatorId,
  hash,
  type ParachainsInherentData,
  paraId,
  ready,
  signature,
  validationCodeHash,
  validatorIndex,
} from "@parahost/primitives";
import { Scene } from "../bench-scene.js";

const para = paraId(2000);
const other = hash(`0x${"ab".repeat(32)}`);
const badSignature = signature(`0x${"01".repeat(64)}`);

type Descriptor = BackedCandidate["candidate"]["descriptor"];
const describing = (backed: BackedCandidate, changes: Partial<Descriptor>): BackedCandidate => ({
  ...backed,
  candidate: { ...backed.candidate, descriptor: { ...backed.candidate.descriptor, ...changes } as Descriptor },
});

describe("enter", () => {
  let scene: Scene;
  beforeAll(ready);
  beforeEach(() => {
    // Six validators on two cores: groups of three, of which two must vote.
    scene = new Scene({ validators: 6, paras: 2 });
  });

  const errorOf = (parts: Partial<ParachainsInherentData>) => {
    const before = scene.state.root();
    const built = scene.build(parts);
    expect(scene.state.root()).toBe(before);
    return built.ok ? "accepted" : built.error.code;
  };
  const committing = (commitments: Partial<CandidateCommitments>) => scene.backed(para, { commitments });

  it("accepts candidates of all paras, and none", () => {
    expect(errorOf({ backedCandidates: scene.paras.map((id) => scene.backed(id)) })).toBe("accepted");
    expect(errorOf({})).toBe("accepted");
  });

  it("accepts as many votes as the configuration asks for", () => {
    expect(errorOf({ backedCandidates: [scene.backed(para, { voters: 2 })] })).toBe("accepted");
  });

  describe("refuses a candidate", () => {
    it.each<{ why: string; code: string; bad: () => readonly BackedCandidate[] }>([
      { why: "with one vote of three", code: "InsufficientBacking", bad: () => [scene.backed(para, { voters: 1 })] },
      { why: "with no vote", code: "InsufficientBacking", bad: () => [scene.backed(para, { voters: 0 })] },
      {
        why: "with a vote that nobody signed",
        code: "InvalidBacking",
        bad: () => {
          const { validityVotes, ...backed } = scene.backed(para);
          return [
            { ...backed, validityVotes: [...validityVotes.slice(1), { kind: "Explicit", signature: badSignature }] },
          ];
        },
      },
      {
        why: "with a vote of the wrong kind",
        code: "InvalidBacking",
        bad: () => {
          const { validityVotes, ...backed } = scene.backed(para);
          return [{ ...backed, validityVotes: validityVotes.map((vote) => ({ ...vote, kind: "Implicit" as const })) }];
        },
      },
      {
        why: "with bits for more than the group",
        code: "InvalidBacking",
        bad: () => [{ ...scene.backed(para), validatorIndices: bitsOf(4, [0, 1, 2]) }],
      },
      {
        why: "with fewer votes than bits",
        code: "InvalidBacking",
        bad: () => [{ ...scene.backed(para), validityVotes: scene.backed(para).validityVotes.slice(1) }],
      },
      {
        why: "of a para that has no core",
        code: "UnscheduledCandidate",
        bad: () => [describing(scene.backed(para), { paraId: paraId(7) })],
      },
      { why: "twice", code: "CandidatesOutOfOrder", bad: () => [scene.backed(para), { ...scene.backed(para) }] },
      {
        why: "after one of a higher para",
        code: "CandidatesOutOfOrder",
        bad: () => [scene.backed(paraId(2001)), scene.backed(para)],
      },
      {
        why: "on an unknown relay parent",
        code: "DisallowedRelayParent",
        bad: () => [describing(scene.backed(para), { relayParent: other })],
      },
      {
        why: "validated against other data",
        code: "ValidationDataHashMismatch",
        bad: () => [describing(scene.backed(para), { persistedValidationDataHash: other })],
      },
      {
        why: "of other code",
        code: "InvalidValidationCodeHash",
        bad: () => [describing(scene.backed(para), { validationCodeHash: validationCodeHash(other) })],
      },
      {
        why: "whose head is not the one it names",
        code: "ParaHeadMismatch",
        bad: () => [describing(scene.backed(para), { paraHead: other })],
      },
      {
        why: "that its collator has not signed",
        code: "NotCollatorSigned",
        bad: () => [describing(scene.backed(para), { signature: badSignature })],
      },
      {
        why: "of another collator than the one that signed",
        code: "NotCollatorSigned",
        bad: () => [describing(scene.backed(para), { collator: collatorId(other) })],
      },
      {
        why: "with a head of 32769 bytes",
        code: "HeadDataTooLarge",
        bad: () => [committing({ headData: new Uint8Array(32769) })],
      },
      {
        why: "with code of 3 MiB and a byte",
        code: "NewCodeTooLarge",
        bad: () => [committing({ newValidationCode: new Uint8Array(3 * 1024 * 1024 + 1) })],
      },
      {
        why: "that has processed a message where there is none",
        code: "IncorrectDownwardMessageHandling",
        bad: () => [committing({ processedDownwardMessages: 1 })],
      },
      {
        why: "with more upward messages than allowed",
        code: "InvalidUpwardMessages",
        bad: () => [committing({ upwardMessages: Array.from({ length: 17 }, () => Uint8Array.of(1)) })],
      },
      {
        why: "that sends where there is no channel",
        code: "InvalidOutboundHrmp",
        bad: () => [committing({ horizontalMessages: [{ recipient: paraId(2001), data: Uint8Array.of(1) }] })],
      },
      {
        why: "with a watermark ahead of its relay parent",
        code: "HrmpWatermarkMishandling",
        bad: () => [committing({ hrmpWatermark: blockNumber(9) })],
      },
      {
        why: "with a version 2 descriptor, where those are off",
        code: "UnsupportedDescriptorVersion",
        bad: () => {
          const backed = scene.backed(para);
          const {
            collator: _c,
            signature: _s,
            ...descriptor
          } = backed.candidate.descriptor as Extract<Descriptor, { version: 1 }>;
          const v2 = { ...descriptor, version: 2, coreIndex: 0, sessionIndex: 0 } as unknown as Descriptor;
          return [{ ...backed, candidate: { ...backed.candidate, descriptor: v2 } }];
        },
      },
    ])("$why: $code", ({ code, bad }) => {
      expect(errorOf({ backedCandidates: bad() })).toBe(code);
    });

    it("that brings new code while its para's last upgrade is pending: PrematureCodeUpgrade", () => {
      const newValidationCode = Uint8Array.of(1, 2, 3);
      scene.next({ backedCandidates: [committing({ newValidationCode })] });
      scene.next({ bitfields: scene.bitfields() });
      expect(errorOf({ backedCandidates: [committing({ newValidationCode: Uint8Array.of(4) })] })).toBe(
        "PrematureCodeUpgrade",
      );
    });

    it("on a core that is still occupied: UnscheduledCandidate", () => {
      scene.next({ backedCandidates: [scene.backed(para)] });
      expect(errorOf({ backedCandidates: [scene.backed(para)] })).toBe("UnscheduledCandidate");
    });
  });

  describe("refuses bitfields", () => {
    const one = (changes: object) => [
      { ...scene.bitfields(1)[0], ...changes } as ParachainsInherentData["bitfields"][number],
    ];

    it.each<{ why: string; code: string; bad: () => ParachainsInherentData["bitfields"] }>([
      { why: "of another length", code: "WrongBitfieldSize", bad: () => one({ payload: bitsOf(3) }) },
      {
        why: "of a validator that there is not",
        code: "ValidatorIndexOutOfBounds",
        bad: () => one({ validatorIndex: validatorIndex(6) }),
      },
      { why: "with a bad signature", code: "InvalidBitfieldSignature", bad: () => one({ signature: badSignature }) },
      {
        why: "of another validator than the one that signed",
        code: "InvalidBitfieldSignature",
        bad: () => one({ validatorIndex: validatorIndex(1) }),
      },
      { why: "in descending order", code: "BitfieldDuplicateOrUnordered", bad: () => [...scene.bitfields()].reverse() },
      { why: "twice", code: "BitfieldDuplicateOrUnordered", bad: () => [...one({}), ...one({})] },
    ])("$why: $code", ({ code, bad }) => {
      expect(errorOf({ bitfields: bad() })).toBe(code);
    });
  });

  it("refuses another parent's header", () => {
    const parentHeader = { ...scene.header, extrinsicsRoot: other };
    expect(errorOf({ parentHeader })).toBe("InvalidParentHeader");
  });

  it("refuses a header over another state", () => {
    expect(errorOf({ parentHeader: { ...scene.header, stateRoot: other } })).toBe("WrongParent");
  });

  it("refuses a block that does not follow its parent's number", () => {
    const context = { ...scene.context, number: blockNumber(2) };
    const built = scene.runtime.buildBlock(
      scene.state,
      context,
      { inherent: scene.inherent(), calls: [] },
      { has: () => false },
    );
    expect(built).toMatchObject({ ok: false, error: { code: "WrongNumber", details: { expected: 1 } } });
  });

  it("refuses a header whose roots are not what comes out", () => {
    const { header, body } = scene.next();
    const parent = new Scene({ validators: 6, paras: 2 }).state;
    const execute = (changes: object) =>
      scene.runtime.executeBlock(parent, { header: { ...header, ...changes }, body }, { has: () => false });
    expect(execute({ stateRoot: other })).toMatchObject({ ok: false, error: { code: "StateRootMismatch" } });
    expect(execute({ extrinsicsRoot: other })).toMatchObject({ ok: false, error: { code: "ExtrinsicsRootMismatch" } });
    expect(execute({})).toMatchObject({ ok: true });
  });

  it("refuses a block that has no encoding", () => {
    const change = { member: "maxCodeSize", value: -1 } as const;
    const built = scene.build({}, [{ call: "SetConfiguration", change }]);
    expect(built).toMatchObject({ ok: false, error: { code: "Unencodable" } });
  });

  it("needs no signature to be verified twice: what was verified ahead is taken", () => {
    const backed = scene.backed(para);
    const forged = describing(backed, { signature: badSignature });
    const parts = { backedCandidates: [forged] };
    const known = scene.build(parts, [], { has: ({ signature: claimed }) => claimed === badSignature });
    expect(known).toMatchObject({ ok: false, error: { code: "InvalidBacking" } });
  });
});
