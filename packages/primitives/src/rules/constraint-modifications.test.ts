import { describe, expect, it } from "@jest/globals";
import { blockNumber, paraId, validationCodeHash } from "../ids.js";
import {
  applyModifications,
  type ConstraintModifications,
  NO_MODIFICATIONS,
  type OperatingConstraints,
  stackModifications,
} from "./constraint-modifications.js";

const [A, B, C, D] = [paraId(1), paraId(2), paraId(3), paraId(4)];
const code = (byte: string) => validationCodeHash(`0x${byte.repeat(32)}`);
/** As upstream's tests have them. */
const constraints: OperatingConstraints = {
  minRelayParentNumber: blockNumber(5),
  maxPovSize: 1_000,
  maxCodeSize: 1_000,
  maxHeadDataSize: 1_000,
  umpRemaining: 10,
  umpRemainingBytes: 1_024,
  maxUmpNumPerCandidate: 5,
  dmpRemainingMessages: [],
  hrmpInbound: { validWatermarks: [6, 8].map(blockNumber) },
  hrmpChannelsOut: [A, B, C].map((para) => [para, { bytesRemaining: 1_024, messagesRemaining: 10 }] as const),
  maxHrmpNumPerCandidate: 5,
  requiredParent: Uint8Array.of(0),
  validationCodeHash: code("0a"),
  upgradeRestriction: null,
  futureValidationCode: null,
};
const modified = (changes: Partial<ConstraintModifications>) =>
  applyModifications(constraints, { ...NO_MODIFICATIONS, ...changes });
const sent = (para: ReturnType<typeof paraId>, bytesSubmitted: number, messagesSubmitted: number) => ({
  outboundHrmp: new Map([[para, { bytesSubmitted, messagesSubmitted }]]),
});
const error = (code: string, details: object = {}) => ({ ok: false, error: { code, ...details } });

// After node/subsystem-util/src/inclusion_emulator/mod.rs.
describe("modifications of constraints", () => {
  it("add up, one after the other", () => {
    const each = { bytesSubmitted: 100, messagesSubmitted: 5 };
    const base = { ...NO_MODIFICATIONS, umpMessagesSent: 6, umpBytesSent: 1_000, dmpMessagesProcessed: 5 };
    const a = { ...base, outboundHrmp: new Map([A, B].map((para) => [para, each])), codeUpgradeApplied: true };
    const b = { ...base, outboundHrmp: new Map([B, C].map((para) => [para, each])), codeUpgradeApplied: true };

    expect(stackModifications(a, b)).toEqual({
      requiredParent: null,
      hrmpWatermark: null,
      outboundHrmp: new Map([
        [A, each],
        [B, { bytesSubmitted: 200, messagesSubmitted: 10 }],
        [C, each],
      ]),
      umpMessagesSent: 12,
      umpBytesSent: 2_000,
      dmpMessagesProcessed: 10,
      codeUpgradeApplied: true,
    });
  });

  it("leave as it is what the later one does not change, and else take the later one", () => {
    const first = { ...NO_MODIFICATIONS, requiredParent: Uint8Array.of(1) };
    const watermark = { kind: "Head", at: blockNumber(7) } as const;
    const second = { ...NO_MODIFICATIONS, requiredParent: Uint8Array.of(2), hrmpWatermark: watermark };
    expect(stackModifications(first, NO_MODIFICATIONS).requiredParent).toEqual(Uint8Array.of(1));
    expect(stackModifications(first, second)).toMatchObject({
      requiredParent: Uint8Array.of(2),
      hrmpWatermark: watermark,
    });
  });

  it("that change nothing leave the constraints as they are", () => {
    expect(modified({})).toEqual({ ok: true, value: constraints });
  });

  it("may put the watermark behind the relay parent on a block with messages alone", () => {
    const trunk = (at: number) => modified({ hrmpWatermark: { kind: "Trunk", at: blockNumber(at) } });
    expect(trunk(7)).toEqual(error("DisallowedHrmpWatermark", { hrmpWatermark: 7 }));
    expect(trunk(8)).toMatchObject({ ok: true, value: { hrmpInbound: { validWatermarks: [8] } } });
  });

  it("may always put the watermark on the relay parent", () => {
    const head = (at: number) => modified({ hrmpWatermark: { kind: "Head", at: blockNumber(at) } });
    expect(head(7)).toMatchObject({ ok: true, value: { hrmpInbound: { validWatermarks: [8] } } });
    expect(head(9)).toMatchObject({ ok: true, value: { hrmpInbound: { validWatermarks: [] } } });
  });

  it("send into channels that there are, and no more than fits", () => {
    expect(modified(sent(D, 1, 1))).toEqual(error("NoSuchHrmpChannel", { paraId: 4 }));
    const overflow = (code: string, remaining: number, submitted: number) =>
      error(code, { paraId: 1, remaining, submitted });
    expect(modified(sent(A, 0, 11))).toEqual(overflow("HrmpMessagesOverflow", 10, 11));
    expect(modified(sent(A, 1_025, 1))).toEqual(overflow("HrmpBytesOverflow", 1_024, 1_025));
    const untouched = { bytesRemaining: 1_024, messagesRemaining: 10 };
    expect(modified(sent(A, 1_024, 10))).toMatchObject({
      value: {
        hrmpChannelsOut: [
          [1, { bytesRemaining: 0, messagesRemaining: 0 }],
          [2, untouched],
          [3, untouched],
        ],
      },
    });
  });

  it("send up no more than fits", () => {
    const overflow = (code: string, remaining: number, submitted: number) => error(code, { remaining, submitted });
    expect(modified({ umpMessagesSent: 11 })).toEqual(overflow("UmpMessagesOverflow", 10, 11));
    expect(modified({ umpBytesSent: 1_025 })).toEqual(overflow("UmpBytesOverflow", 1_024, 1_025));
    expect(modified({ umpMessagesSent: 10, umpBytesSent: 1_024 })).toMatchObject({
      value: { umpRemaining: 0, umpRemainingBytes: 0 },
    });
  });

  it("process no more downward messages than wait, the oldest first", () => {
    const process = (dmpMessagesProcessed: number) =>
      applyModifications(
        { ...constraints, dmpRemainingMessages: [1, 4].map(blockNumber) },
        { ...NO_MODIFICATIONS, dmpMessagesProcessed },
      );
    expect(process(3)).toEqual(error("DmpMessagesUnderflow", { remaining: 2, submitted: 3 }));
    expect(process(1)).toMatchObject({ ok: true, value: { dmpRemainingMessages: [4] } });
  });

  it("apply the code that waits, once", () => {
    expect(modified({ codeUpgradeApplied: true })).toEqual(error("AppliedNonexistentCodeUpgrade"));
    const waiting = { ...constraints, futureValidationCode: [blockNumber(7), code("0b")] as const };
    expect(applyModifications(waiting, { ...NO_MODIFICATIONS, codeUpgradeApplied: true })).toMatchObject({
      value: { validationCodeHash: code("0b"), futureValidationCode: null },
    });
  });
});
