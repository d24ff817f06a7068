import { describe, expect, it } from "@jest/globals";
import { ready } from "../keys/index.js";
import {
  BadHexError,
  blake2_128Concat,
  blake2b,
  blake2b256,
  blake2b256Hex,
  fromHex,
  hashingReady,
  keccak256,
  keccak256After,
  toHex,
  twox64Concat,
  twox128,
  twox256,
  xxh64,
} from "./index.js";

const ascii = (text: string) => new TextEncoder().encode(text);

// RFC 7693, appendix A, and `b2sum` of GNU coreutils: BLAKE2b-512 of "abc".
const RFC_7693_ABC =
  "0xba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923";
// The output of `b2sum -l 256` and `b2sum -l 128` (GNU coreutils).
const B2SUM_256_EMPTY = "0x0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8";
const B2SUM_256_ABC = "0xbddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319";
const B2SUM_128_ABC = "0xcf4ab791c62b8d2b2109c90275287816";
// `head -c 300 /dev/zero | b2sum -l 256`: more than two blocks, the last one not full.
const B2SUM_256_300_ZEROS = "0x3b7fa24c99516cfee0cc68a8670eae28e9f4636460b4a8c09feeef5409504bff";

// First of all: any other hash starts the loading of Wasm.
it("goes on from a beginning also before Wasm has been loaded", () => {
  const after = keccak256After(ascii("transfer(address"));
  for (const _ of [1, 2]) expect(toHex(after(ascii(",uint256)")))).toMatch(/^0xa9059cbb/);
});

describe("blake2b", () => {
  const vectors = () => {
    expect(toHex(blake2b(ascii("abc"), 512))).toBe(RFC_7693_ABC);
    expect(blake2b256Hex(new Uint8Array())).toBe(B2SUM_256_EMPTY);
    expect(blake2b256Hex(ascii("abc"))).toBe(B2SUM_256_ABC);
    expect(toHex(blake2b(ascii("abc"), 128))).toBe(B2SUM_128_ABC);
    expect(blake2b256Hex(new Uint8Array(300))).toBe(B2SUM_256_300_ZEROS);
  };

  it("answers right away, before Wasm has been loaded", vectors);

  it("answers the same once Wasm has been loaded", async () => {
    await hashingReady();
    vectors();
  });

  it("gives digests that a later hash does not overwrite", async () => {
    await hashingReady();
    const first = blake2b256(ascii("abc"));
    blake2b256(ascii("abd"));
    expect(toHex(first)).toBe(B2SUM_256_ABC);
  });
});

describe("keccak", () => {
  // Well known from Ethereum: the code hash of an account without code, and the selector of ERC-20's `transfer`, a9059cbb.
  it.each([
    ["", "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"],
    ["transfer(address,uint256)", "0xa9059cbb"],
  ])("of '%s' is Ethereum's, with Wasm and without", async (text, start) => {
    expect(toHex(keccak256(ascii(text)))).toMatch(new RegExp(`^${start}`));
    await ready();
    expect(toHex(keccak256(ascii(text)))).toMatch(new RegExp(`^${start}`));
  });

  // The rate is 136 bytes: beginnings that end short of a block, with it, and behind it.
  it.each([0, 1, 135, 136, 137, 500])(
    "goes on from a beginning of %d bytes as often as it is asked to",
    async (length) => {
      const [beginning, ends] = [
        new Uint8Array(length).fill(5),
        [0, 1, 135, 136, 300].map((n) => new Uint8Array(n).fill(n)),
      ];
      const wanted = ends.map((end) => toHex(keccak256(Uint8Array.of(...beginning, ...end))));
      await hashingReady();
      const [after, other] = [keccak256After(beginning), keccak256After(ascii("another beginning"))];
      for (const [i, end] of ends.entries()) {
        other(end);
        expect(toHex(after(end))).toBe(wanted[i]);
      }
    },
  );
});

describe("twox", () => {
  // The first three are those in the README of python-xxhash; the last is XXH64 of nothing.
  it.each([
    { text: "Nobody inspects the spammish repetition", seed: 0n, hash: 0xfbcea83c8a378bf1n },
    { text: "xxhash", seed: 0n, hash: 0x32dd38952c4bc720n },
    { text: "xxhash", seed: 20141025n, hash: 0xb559b98d844e0635n },
    { text: "", seed: 0n, hash: 0xef46db3751d8e999n },
  ])("XXH64 of '$text' under seed $seed", ({ text, seed, hash }) => {
    expect(xxh64(ascii(text), seed)).toBe(hash);
  });

  it("comes to the same words in Wasm and in script, little-endian, seed by seed", async () => {
    const inScript = (text: string) =>
      [0n, 1n, 2n, 3n].map((seed) => xxh64(ascii(text), seed)).map((word) => word.toString(16).padStart(16, "0"));
    const inWasm = (text: string) =>
      [0, 8, 16, 24].map((at) =>
        toHex(
          twox256(ascii(text))
            .subarray(at, at + 8)
            .reverse(),
        ).slice(2),
      );
    for (const text of ["", "System", "a text of more than thirty-two bytes, to have all four lanes"]) {
      const before = inWasm(text);
      await hashingReady();
      expect([before, inWasm(text)]).toEqual([inScript(text), inScript(text)]);
    }
  });

  it("names the storage of a pallet as every Substrate chain does", () => {
    expect(toHex(twox128(ascii("System")))).toBe("0x26aa394eea5630e07c48ae0c9558cef7");
    expect(toHex(twox128(ascii("Account")))).toBe("0xb99d880ec681799c0cf30e8886371da9");
  });

  it("puts 8 bytes of hash before the id of a para", () => {
    // The end of the key of Paras.Heads for para 1000, on Polkadot and on Kusama.
    expect(toHex(twox64Concat(fromHex("0xe8030000")))).toBe("0xb6ff6f7d467b87a9e8030000");
  });
});

it("puts 16 bytes of hash before an account", () => {
  // The end of the key of System.Account for //Alice on any development chain.
  const alice = "d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d";
  expect(toHex(blake2_128Concat(fromHex(`0x${alice}`)))).toBe(`0xde1e86a9a8c739864cf3cc5ec2bea59f${alice}`);
});

describe("hex", () => {
  it("reads what it writes, and is a view into nothing else", () => {
    const bytes = fromHex("0x00ff7Fa0");
    expect(bytes).toEqual(Uint8Array.of(0, 255, 127, 160));
    expect(bytes.buffer.byteLength).toBe(4);
    expect(toHex(bytes.subarray(1, 3))).toBe("0xff7f");
    expect(fromHex("0x")).toEqual(new Uint8Array());
  });

  it("comes to the same without Buffer, as in a browser", () => {
    const { Buffer: buffer } = globalThis;
    let read: readonly unknown[] = [];
    try {
      Reflect.deleteProperty(globalThis, "Buffer");
      read = [typeof Buffer, toHex(Uint8Array.of(0, 255, 127)), fromHex("0x00fF7f"), catching(() => fromHex("0x00fg"))];
    } finally {
      globalThis.Buffer = buffer;
    }
    expect(read).toEqual(["undefined", "0x00ff7f", Uint8Array.of(0, 255, 127), { at: 4, length: 6, near: "0x00fg" }]);
  });

  function catching(run: () => unknown): unknown {
    try {
      return run();
    } catch (error) {
      return error instanceof BadHexError ? error.details : error;
    }
  }

  it.each([
    { hex: "", at: 0 },
    { hex: "00ff", at: 0 },
    { hex: "0x0", at: 2 },
    { hex: "0x00fg11", at: 4 },
    { hex: "0x00 111", at: 4 },
  ])("refuses '$hex' and says where", ({ hex, at }) => {
    const read = () => fromHex(hex);
    expect(read).toThrow(BadHexError);
    expect(read).toThrow(expect.objectContaining({ code: "BadHex", details: expect.objectContaining({ at }) }));
  });
});
