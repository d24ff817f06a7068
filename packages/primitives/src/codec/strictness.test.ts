import { describe, expect, it } from "@jest/globals";
import {
  bitsOf,
  type CandidateDescriptor,
  type Codec,
  codecs,
  collatorId,
  coreIndex,
  DecodeFault,
  decoded,
  EncodeFault,
  fromHex,
  hash,
  optionOf,
  paraId,
  sessionIndex,
  signature,
  struct,
  toHex,
  validationCodeHash,
  vecOf,
} from "../index.js";
import { Reader } from "./reader.js";

const reasonOf = (type: Pick<Codec<unknown>, "decode">, hex: string): string => {
  const result = type.decode(fromHex(hex));
  if (result.ok) throw new Error(`${hex} was accepted`);
  return result.error.reason;
};

describe("encoding for one use", () => {
  it("gives the bytes of the value, also while another is in use, and after one that failed", () => {
    const numbers = vecOf(codecs.u32);
    const seen = numbers.using([1, 2], (bytes) => {
      expect(() => numbers.using([-1], () => null)).toThrow(EncodeFault);
      return [numbers.using([3], toHex), toHex(bytes)];
    });

    // A compact length, and four bytes each, little-endian.
    expect(seen).toEqual(["0x0403000000", "0x080100000002000000"]);
    expect(numbers.using([], toHex)).toBe("0x00");
  });
});

describe("strict decoding", () => {
  it.each([
    // 1 as two bytes, 63 as four, 16383 as four, 2^30 - 1 as five: each has a shorter form.
    { what: "compact integers longer than they need be", type: codecs.compactU32, hex: "0x0500", says: "longer" },
    { what: "compact integers longer than they need be", type: codecs.compactU32, hex: "0xfe000000", says: "longer" },
    { what: "compact integers longer than they need be", type: codecs.compactU32, hex: "0xfeff0000", says: "longer" },
    { what: "compact integers longer than they need be", type: codecs.compactU32, hex: "0x03ffffff3f", says: "longer" },
    { what: "compact integers beyond 32 bits", type: codecs.compactU32, hex: "0x070000000001", says: "beyond 32 bits" },
    { what: "booleans other than 0 and 1", type: codecs.bool, hex: "0x02", says: "boolean 2" },
    { what: "options other than 0 and 1", type: optionOf(codecs.u8), hex: "0x0200", says: "option 2" },
    { what: "unknown variants", type: codecs.validityAttestation, hex: `0x00${"00".repeat(64)}`, says: "no variant 0" },
    { what: "unknown names", type: codecs.occupiedCoreAssumption, hex: "0x03", says: "no variant 3" },
    { what: "bytes left over", type: codecs.u8, hex: "0x0102", says: "1 bytes left over, at byte 1" },
    { what: "bytes that are too few", type: codecs.u32, hex: "0x010203", says: "4 bytes wanted, 3 left, at byte 0" },
    { what: "keys out of order", type: codecs.claimQueue, hex: "0x0802000000000100000000", says: "key 1 after 2" },
    { what: "keys twice", type: codecs.claimQueue, hex: "0x0802000000000200000000", says: "key 2 after 2" },
    { what: "another magic", type: codecs.compactStatement, hex: `0x424b4e4801${"00".repeat(32)}`, says: "BKNG" },
    { what: "nothing at all", type: codecs.coreState, hex: "0x", says: "1 bytes wanted, 0 left" },
  ])("refuses $what: $hex", ({ type, hex, says }) => {
    expect(reasonOf(type, hex)).toContain(says);
  });

  it("refuses a length that the bytes cannot hold before anything is set aside for it", () => {
    // 2^30 in a compact integer: mode 3, four bytes.
    const claimed = "0x0300000040aaaaaaaaaa";
    for (const type of [codecs.bytes, codecs.bits, vecOf(codecs.u8), vecOf(codecs.hash), codecs.claimQueue])
      expect(reasonOf(type, claimed)).toContain("too short: 1073741824 elements wanted, 5 bytes left");
  });

  it("clears bits beyond a bitfield's length instead of refusing them", () => {
    // 3 bits: 0b111, with five spare ones above.
    const value = decoded(codecs.bits, fromHex("0x0cff"));
    expect(value).toEqual(bitsOf(3, [0, 1, 2]));
    expect(toHex(codecs.bits.encode(value))).toBe("0x0c07");
  });

  it("keeps no large bytes alive for a small value, and copies none that are large and most of them", () => {
    const isView = (length: number, behind: number) => {
      const source = Buffer.concat([codecs.bytes.encode(new Uint8Array(length).fill(7)), new Uint8Array(behind)]);
      const value = codecs.bytes.read(new Reader(source));
      expect(Buffer.compare(value, Buffer.alloc(length, 7))).toBe(0);
      return value.buffer === source.buffer;
    };
    // 4 bytes of length are in front of 40,000, and 2 of 4,096.
    expect(isView(3, 0)).toBe(false);
    expect(isView(4_095, 0)).toBe(false);
    expect(isView(4_096, 4_090)).toBe(true);
    expect(isView(4_096, 4_100)).toBe(false);
    expect(isView(40_000, 39_996)).toBe(true);
  });

  it("throws what it found where bytes had to be right", () => {
    expect(() => decoded(codecs.header, new Uint8Array(3))).toThrow(DecodeFault);
    expect(() => decoded(codecs.header, new Uint8Array(3))).toThrow(
      expect.objectContaining({ code: "Decode", details: expect.objectContaining({ type: "Header" }) }),
    );
  });
});

describe("encoding", () => {
  it("writes values of every size, also when its buffer must grow for them", () => {
    for (const size of [0, 63, 64, 4095, 4096, 5000, 16383, 16384, 3_000_000]) {
      const value = new Uint8Array(size).fill(size % 251);
      expect(Buffer.compare(decoded(codecs.bytes, codecs.bytes.encode(value)), value)).toBe(0);
    }
  });

  it.each([
    { what: "a hash of 31 bytes", encode: () => codecs.hash.encode(hash(`0x${"00".repeat(31)}`)) },
    { what: "a hash that is not hex", encode: () => codecs.hash.encode(hash(`0x${"zz".repeat(32)}`)) },
    { what: "an index beyond 32 bits", encode: () => codecs.coreIndex.encode(coreIndex(2 ** 32)) },
    { what: "half an index", encode: () => codecs.coreIndex.encode(coreIndex(1.5)) },
    { what: "no index", encode: () => codecs.coreIndex.encode(undefined as never) },
    { what: "no hash", encode: () => codecs.hash.encode(undefined as never) },
    { what: "a number of 65 bits", encode: () => codecs.u64.encode(2n ** 64n) },
    {
      what: "a consensus engine of three letters",
      encode: () => codecs.digestItem.encode({ kind: "Seal", engine: "BAB", data: new Uint8Array() }),
    },
    { what: "a negative index", encode: () => codecs.paraId.encode(paraId(-1)) },
    { what: "bits in too many bytes", encode: () => codecs.bits.encode({ length: 3, bytes: new Uint8Array(2) }) },
    { what: "an unknown variant", encode: () => codecs.coreState.encode({ kind: "Busy" } as never) },
  ])("refuses $what, and writes the next value as if nothing had been", ({ encode }) => {
    expect(encode).toThrow(EncodeFault);
    expect(toHex(codecs.u16.encode(0x0201))).toBe("0x0102");
  });
});

describe("candidate descriptors", () => {
  const common = {
    paraId: paraId(2000),
    relayParent: hash(`0x${"11".repeat(32)}`),
    persistedValidationDataHash: hash(`0x${"22".repeat(32)}`),
    povHash: hash(`0x${"33".repeat(32)}`),
    erasureRoot: hash(`0x${"44".repeat(32)}`),
    paraHead: hash(`0x${"55".repeat(32)}`),
    validationCodeHash: validationCodeHash(`0x${"66".repeat(32)}`),
  };
  const v2: CandidateDescriptor = {
    version: 2,
    ...common,
    coreIndex: coreIndex(0x0304),
    sessionIndex: sessionIndex(7),
  };
  const encoded = codecs.candidateDescriptor.encode(v2);
  const versionOf = (bytes: Uint8Array): number => decoded(codecs.candidateDescriptor, bytes).version;
  const changedAt = (at: number): Uint8Array => Uint8Array.from(encoded, (byte, i) => (i === at ? 1 : byte));

  it("lay out version 2 as the reference does, in 292 bytes", () => {
    const words = ["d0070000", "11".repeat(32), "00", "0403", "07000000", "00".repeat(25)];
    const hashes = ["22", "33", "44"].map((byte) => byte.repeat(32));
    const tail = ["00".repeat(64), "55".repeat(32), "66".repeat(32)];
    expect(toHex(encoded)).toBe(`0x${[...words, ...hashes, ...tail].join("")}`);
    expect(encoded).toHaveLength(292);
    expect(decoded(codecs.candidateDescriptor, encoded)).toEqual(v2);
  });

  it.each([
    { what: "the version byte", at: 36, version: 1 },
    { what: "the first reserved field", at: 43, version: 1 },
    { what: "the first reserved field", at: 67, version: 1 },
    { what: "the second reserved field", at: 164, version: 1 },
    { what: "the second reserved field", at: 227, version: 1 },
    { what: "the core index", at: 37, version: 2 },
    { what: "the session index", at: 42, version: 2 },
    { what: "the para head", at: 228, version: 2 },
  ])("are of version $version where byte $at is not zero: $what", ({ at, version }) => {
    expect(versionOf(changedAt(at))).toBe(version);
    expect(codecs.candidateDescriptor.encode(decoded(codecs.candidateDescriptor, changedAt(at)))).toEqual(
      changedAt(at),
    );
  });

  it("keep collator and signature in version 1", () => {
    const collator = collatorId(`0x${"77".repeat(32)}`);
    const v1: CandidateDescriptor = { version: 1, ...common, collator, signature: signature(`0x${"88".repeat(64)}`) };
    expect(decoded(codecs.candidateDescriptor, codecs.candidateDescriptor.encode(v1))).toEqual(v1);
  });

  it("cannot name a core beyond 16 bits in version 2", () => {
    expect(() => codecs.candidateDescriptor.encode({ ...v2, coreIndex: coreIndex(65536) })).toThrow(EncodeFault);
  });
});

describe("declarations", () => {
  it("are refused where a length would be bounded by nothing", () => {
    expect(() => vecOf(struct("Nothing", {}))).toThrow(RangeError);
  });
});
