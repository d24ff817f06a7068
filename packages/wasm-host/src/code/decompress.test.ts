import { describe, expect, it } from "@jest/globals";
import { fromHex } from "@parahost/primitives";
import { decompressed, NotUnpacked } from "./decompress.js";

const PREFIX = [0x52, 0xbc, 0x53, 0x76, 0x46, 0xdb, 0x8e, 0x05];
/** "the head of a para; ", two hundred times over, by `zstd -19`: its frame ends with a checksum of four bytes. */
const TEXT = new TextEncoder().encode("the head of a para; ".repeat(200));
const FRAME = fromHex("0x28b52ffd64a00ee50000a07468652068656164206f66206120706172613b200100127ffe6402c55b5163");
/** RFC 8878, 3.1.2: magic, length 2, and two bytes that mean nothing. */
const SKIPPABLE = [0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9];

/** RFC 8878: magic, a descriptor that names neither size nor dictionary, the window, and the blocks. */
const frame = (window: number, ...blocks: number[]) => [0x28, 0xb5, 0x2f, 0xfd, 0x00, window, ...blocks];
/** A block header: last or not, its type (0 raw, 1 one byte repeated), and its size, in three bytes from low to high. */
const header = (last: boolean, type: number, size: number) => {
  const word = (size << 3) | (type << 1) | Number(last);
  return [word & 255, (word >> 8) & 255, word >> 16];
};
const unpacked = (bytes: Iterable<number>, limit = 1 << 20) => decompressed(Uint8Array.of(...PREFIX, ...bytes), limit);

/** Of 1 MiB: eight blocks of 128 KiB of one byte, each in four bytes; a window of 128 KiB is descriptor 7 << 3. */
const MIB_OF_TWOS = frame(7 << 3, ...Array.from({ length: 8 }, (_, i) => [...header(i === 7, 1, 131_072), 2]).flat());

describe("what is compressed", () => {
  it("is unpacked where it says that it is compressed, and else is itself", async () => {
    expect(Buffer.compare(await unpacked(FRAME), TEXT)).toBe(0);
    expect(await decompressed(FRAME, 10)).toBe(FRAME);
  });

  it("may be several frames, and others between them that mean nothing", async () => {
    const twice = await unpacked([...SKIPPABLE, ...FRAME, ...SKIPPABLE, ...frame(0, ...header(true, 0, 0)), ...FRAME]);
    expect(Buffer.compare(twice, Buffer.concat([TEXT, TEXT]))).toBe(0);
  });

  it("may unpack to as much as the limit, and not to a byte more", async () => {
    expect(Buffer.compare(await unpacked(MIB_OF_TWOS), new Uint8Array(1 << 20).fill(2))).toBe(0);
    await expect(unpacked(MIB_OF_TWOS, (1 << 20) - 1)).rejects.toThrow("unpacks to more than 1048575 bytes");
  });

  it.each([
    { what: "nothing", bytes: [], detail: "ends too soon" },
    { what: "no frame", bytes: [1, 2, 3, 4, 5], detail: "no frame begins there" },
    { what: "a frame that is cut short", bytes: FRAME.subarray(0, -3), detail: "ends too soon" },
    { what: "a frame and more", bytes: [...FRAME, 1, 2, 3, 4, 5], detail: "no frame begins there" },
    { what: "a frame and a byte", bytes: [...FRAME, 0x28], detail: "ends too soon" },
    { what: "a wrong checksum", bytes: [...FRAME.subarray(0, -1), 0x62], detail: "a checksum is wrong" },
    { what: "a block of the reserved type", bytes: frame(0, ...header(true, 3, 1), 1), detail: "a block is corrupt" },
    { what: "a block larger than the window", bytes: frame(0, ...header(true, 1, 2_000), 1), detail: "corrupt" },
    { what: "a frame for a dictionary", bytes: [0x28, 0xb5, 0x2f, 0xfd, 0x01, 0, 7, 1, 0, 0], detail: "a dictionary" },
    { what: "a content size that is not so", bytes: [0x28, 0xb5, 0x2f, 0xfd, 0x20, 9, 1, 0, 0], detail: "is damaged" },
    // 1 << (10 + 18) = 256 MiB.
    { what: "a window of 256 MiB", bytes: frame(18 << 3, ...header(true, 0, 0)), detail: "more than 128 MiB" },
  ])("is damaged where it is $what", async ({ bytes, detail }) => {
    const fault = await unpacked(bytes).catch((fault) => fault);
    expect(fault).toBeInstanceOf(NotUnpacked);
    expect(fault.message).toContain(detail);
  });
});
