import { describe, expect, it } from "@jest/globals";
import {
  bitsOf,
  blockNumber,
  candidateHash,
  collatorId,
  fromHex,
  hash,
  paraId,
  signature,
  toHex,
  validatorIndex,
} from "@parahost/primitives";
import fc from "fast-check";
import type { CollationProtocolV1, ValidationProtocolV1, WireMessage } from "./types.js";
import { collationWireMessage, decodeNotification, MAX_NOTIFICATION_SIZE, validationWireMessage } from "./wire.js";

const [h11, h22] = ["11", "22"].map((byte) => byte.repeat(32)) as [string, string];
const s33 = "33".repeat(64);
const relayParent = hash(`0x${h11}`);

const validation = (message: ValidationProtocolV1) =>
  validationWireMessage.encode({ kind: "ProtocolMessage", message });
const collation = (message: CollationProtocolV1["message"]) =>
  collationWireMessage.encode({ kind: "ProtocolMessage", message: { protocol: "CollatorProtocol", message } });
const valid = {
  payload: { kind: "Valid", candidateHash: candidateHash(`0x${h22}`) },
  validatorIndex: validatorIndex(5),
  signature: signature(`0x${s33}`),
} as const;

describe("notifications on the wire, laid out as the reference lays them out", () => {
  it("writes a view update as 2, the heads, and the finalized number in four bytes", () => {
    const view = { heads: [relayParent, hash(`0x${h22}`)], finalizedNumber: blockNumber(258) };
    // 258 = 0x0102, little-endian; 08 is the compact 2.
    for (const codec of [validationWireMessage, collationWireMessage])
      expect(toHex(codec.encode({ kind: "ViewUpdate", view }))).toBe(`0x0208${h11}${h22}02010000`);
  });

  it("writes a bitfield as 1, 1, 0, the relay parent, and the signed bits", () => {
    const bitfield = {
      payload: bitsOf(9, [0, 8]),
      validatorIndex: validatorIndex(7),
      signature: signature(`0x${s33}`),
    };
    const message = { kind: "Bitfield", relayParent, bitfield } as const;
    // 24 is the compact 9; bits 0 and 8 are the lowest of each byte.
    expect(toHex(validation({ protocol: "BitfieldDistribution", message }))).toBe(`0x010100${h11}24010107000000${s33}`);
  });

  it("writes a statement as 1, 3, 0, the relay parent, and the signed statement", () => {
    const message = { kind: "Statement", relayParent, statement: valid } as const;
    expect(toHex(validation({ protocol: "StatementDistribution", message }))).toBe(
      `0x010300${h11}02${h22}05000000${s33}`,
    );
  });

  it.each([
    {
      kind: "Declare" as const,
      message: { collator: collatorId(`0x${h22}`), paraId: paraId(2000), signature: signature(`0x${s33}`) },
      bytes: `0x010000${h22}d0070000${s33}`,
    },
    { kind: "AdvertiseCollation" as const, message: { relayParent }, bytes: `0x010001${h11}` },
    {
      kind: "CollationSeconded" as const,
      message: { relayParent, statement: valid },
      bytes: `0x010004${h11}02${h22}05000000${s33}`,
    },
  ])("writes the collators' $kind under its number", ({ kind, message, bytes }) => {
    expect(toHex(collation({ kind, ...message } as CollationProtocolV1["message"]))).toBe(bytes);
  });
});

describe("notifications from peers", () => {
  it.each([
    ["approval distribution, which is not spoken here", "0x0104"],
    ["availability distribution, which is gone", `0x0100${h11}`],
    ["a large statement, which is not spoken here", `0x010301${h11}`],
    ["an unknown kind of message", "0x00"],
    ["nothing", "0x"],
    ["a view with bytes left over", `0x0204${h11}0000000000`],
    ["more heads than there are bytes", "0x02feffffff"],
  ])("refuses %s", (_what, bytes) => {
    expect(decodeNotification("validation", fromHex(bytes))).toMatchObject({ ok: false, error: { code: "Decode" } });
  });

  it("refuses a message of the other peer set", () => {
    const advertise = collation({ kind: "AdvertiseCollation", relayParent });
    expect(decodeNotification("validation", advertise).ok).toBe(false);
    expect(decodeNotification("collation", advertise).ok).toBe(true);
  });

  it("refuses what is too large without reading it", () => {
    expect(decodeNotification("validation", new Uint8Array(MAX_NOTIFICATION_SIZE + 1))).toEqual({
      ok: false,
      error: { code: "TooLarge", type: "ValidationWireMessage", reason: "3248129 bytes, 3248128 at most" },
    });
  });

  it("reads what was written, whatever it is", () => {
    fc.assert(
      fc.property(anyValidationMessage, (message) => {
        const read = decodeNotification("validation", validationWireMessage.encode(message));
        expect(read).toEqual({ ok: true, value: message });
      }),
      { seed: 1 },
    );
  });

  it("never throws on bytes that were tampered with, and reads back to the same bytes whatever it accepts", () => {
    fc.assert(
      fc.property(
        anyValidationMessage,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        (message, at, flip, cut) => {
          const bytes = validationWireMessage.encode(message);
          const i = at % bytes.length;
          bytes[i] = (bytes[i] ?? 0) ^ flip;
          const sent = cut ? bytes.subarray(0, i) : bytes;
          const read = decodeNotification("validation", sent);
          // Bits beyond a bitfield's length are cleared, so those bytes alone may differ.
          if (read.ok) expect(validationWireMessage.encode(read.value).length).toBe(sent.length);
          if (cut) expect(read.ok).toBe(false);
        },
      ),
      { seed: 2 },
    );
  });

  it("never throws on noise", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom("validation", "collation"), (bytes, peerSet) => {
        const read = decodeNotification(peerSet, bytes);
        expect(read.ok || read.error.code === "Decode").toBe(true);
      }),
      { seed: 3, numRuns: 500 },
    );
  });
});

const hex = (bytes: number) => fc.uint8Array({ minLength: bytes, maxLength: bytes }).map(toHex);
const aHash = hex(32).map(hash);
const u32 = fc.integer({ min: 0, max: 0xffffffff });
const claim = <T>(payload: fc.Arbitrary<T>) =>
  fc.record({ payload, validatorIndex: u32.map(validatorIndex), signature: hex(64).map(signature) });
const someBits = fc
  .integer({ min: 0, max: 200 })
  .chain((length) => fc.tuple(fc.constant(length), fc.uniqueArray(fc.nat({ max: Math.max(0, length - 1) }))))
  .map(([length, ones]) => bitsOf(length, length === 0 ? [] : ones));

const anyValidationMessage: fc.Arbitrary<WireMessage<ValidationProtocolV1>> = fc.oneof(
  fc.record({
    kind: fc.constant("ViewUpdate" as const),
    view: fc.record({ heads: fc.array(aHash, { maxLength: 6 }), finalizedNumber: u32.map(blockNumber) }),
  }),
  fc.record({ relayParent: aHash, bitfield: claim(someBits) }).map((body) => ({
    kind: "ProtocolMessage" as const,
    message: { protocol: "BitfieldDistribution" as const, message: { kind: "Bitfield" as const, ...body } },
  })),
  fc
    .record({
      relayParent: aHash,
      statement: claim(fc.record({ kind: fc.constant("Valid" as const), candidateHash: hex(32).map(candidateHash) })),
    })
    .map((body) => ({
      kind: "ProtocolMessage" as const,
      message: { protocol: "StatementDistribution" as const, message: { kind: "Statement" as const, ...body } },
    })),
);
