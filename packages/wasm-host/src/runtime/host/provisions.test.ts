import { beforeAll, describe, expect, it } from "@jest/globals";
import { fromHex, keccak256, keyPairFromUri, PersistentTrie, ready, sign, toHex } from "@parahost/primitives";
import { FreeingBumpAllocator } from "../../host/allocator.js";
import { memoryOf } from "../../host/instantiate.js";
import { unpack } from "../../host/memory.js";
import { GoodSignatures } from "../good-signatures.js";
import { RuntimeSandbox } from "../runtime-sandbox.js";
import { StorageOverlay } from "../storage-overlay.js";
import { RUNTIME_PROVISIONS } from "./provisions.js";

beforeAll(ready);

/** What code that calls host functions would have, with nothing in it. */
function started() {
  const env = new RuntimeSandbox({ signatures: new GoodSignatures(), versionOf: () => null });
  env.begin(new StorageOverlay(PersistentTrie.empty(1)));
  const memory = memoryOf(1, 4);
  env.attach(memory, new FreeingBumpAllocator(memory, 0, 4));
  const call = (name: string, ...args: readonly (number | bigint)[]): unknown => {
    const bound = RUNTIME_PROVISIONS[name]?.bind(env) as ((...args: readonly unknown[]) => unknown) | undefined;
    if (!bound) throw new Error(`${name} is not provided`);
    return bound(...args);
  };
  const given = (packed: unknown): string => {
    const { address, length } = unpack(packed as bigint);
    return toHex(env.at(address, length));
  };
  return {
    env,
    call,
    given,
    put: (hex: string) => env.place(fromHex(hex)),
    give: (hex: string) => env.give(fromHex(hex)),
  };
}
const hexOf = (text: string) => toHex(new TextEncoder().encode(text));
const named = (name: string) => `ext_${name}`;

describe("hashes", () => {
  // `abc`: FIPS 180-2, b2sum -l 256, b2sum -l 128. Nothing: the empty code hash of Ethereum. The pallet's prefix on every chain.
  it.each([
    {
      name: "hashing_sha2_256_version_1",
      of: hexOf("abc"),
      is: "0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    },
    {
      name: "hashing_blake2_256_version_1",
      of: hexOf("abc"),
      is: "0xbddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319",
    },
    { name: "hashing_blake2_128_version_1", of: hexOf("abc"), is: "0xcf4ab791c62b8d2b2109c90275287816" },
    {
      name: "hashing_keccak_256_version_1",
      of: "0x",
      is: "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
    },
    { name: "hashing_twox_64_version_1", of: hexOf("System"), is: "0x26aa394eea5630e0" },
    { name: "hashing_twox_128_version_1", of: hexOf("System"), is: "0x26aa394eea5630e07c48ae0c9558cef7" },
    { name: "hashing_twox_128_version_1", of: hexOf("Number"), is: "0x02a5c1b19ab7a04f536c519aca4983ac" },
    // The second time, from memory.
    { name: "hashing_twox_128_version_1", of: hexOf("System"), is: "0x26aa394eea5630e07c48ae0c9558cef7" },
  ])("$name", ({ name, of, is }) => {
    const { env, call, give } = started();
    expect(toHex(env.at(call(named(name), give(of)) as number, is.length / 2 - 1))).toBe(is);
  });
});

describe("signatures", () => {
  /** RFC 8032, 7.1, test 2: one byte. */
  const ED25519 = {
    key: "0x3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    message: "0x72",
    signature:
      "0x92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  };
  /** As the tests of Ethereum's `ecrecover` have it: digest, r ‖ s ‖ v, and the address of the key. */
  const ECDSA = {
    digest: "0x18c547e4f7b0f325ad1e56f57e26c745b09a3e503d86e00e5255ff7f715d3d1c",
    rs: "0x73b1693892219d736caba55bdb67216e485557ea6b6af75f37096c9aa6a5a75feeb940b1d03b21e36b0e47e79769f095fe2ab855bd91e3a38756b7d75a9c4549",
    address: "0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b",
  };

  it("of ed25519, good and bad", () => {
    const { call, put, give } = started();
    const verify = (message: string) =>
      call("ext_crypto_ed25519_verify_version_1", put(ED25519.signature), give(message), put(ED25519.key));
    expect([verify(ED25519.message), verify("0x73")]).toEqual([1, 0]);
  });

  it("in a batch are good only if all of them are, which shows at its end", () => {
    const { call, put, give } = started();
    const alice = keyPairFromUri("//Alice");
    const signature = sign(alice, fromHex("0x01"));
    const add = (message: string) =>
      call("ext_crypto_sr25519_batch_verify_version_1", put(signature), give(message), put(alice.publicKey));
    const batch = (...messages: readonly string[]) => {
      call("ext_crypto_start_batch_verify_version_1");
      const each = messages.map(add);
      return [...each, call("ext_crypto_finish_batch_verify_version_1")];
    };
    expect([batch("0x01", "0x01"), batch("0x01", "0x02"), batch("0x02", "0x01"), batch()]).toEqual([
      [1, 1, 1],
      [1, 1, 0],
      [1, 1, 0],
      [1],
    ]);
    expect([add("0x01"), add("0x02")]).toEqual([1, 0]);
    expect(() => call("ext_crypto_finish_batch_verify_version_1")).toThrow("was not started");
  });

  it("of secp256k1 tell the key, by v from 0 or from 27 on", () => {
    const { call, put, given } = started();
    const recovered = (v: string) =>
      given(call("ext_crypto_secp256k1_ecdsa_recover_version_2", put(ECDSA.rs + v), put(ECDSA.digest)));
    const key = recovered("1c");
    expect(key.slice(0, 4)).toBe("0x00");
    expect(toHex(keccak256(fromHex(`0x${key.slice(4)}`)).subarray(12))).toBe(ECDSA.address);
    expect(recovered("01")).toBe(key);

    const compressed = given(
      call("ext_crypto_secp256k1_ecdsa_recover_compressed_version_2", put(`${ECDSA.rs}1c`), put(ECDSA.digest)),
    );
    // The x of the key behind whether its y is even (02) or odd (03).
    const isOdd = Number.parseInt(key.at(-1) as string, 16) % 2 === 1;
    expect(compressed).toBe(`0x00${isOdd ? "03" : "02"}${key.slice(4, 68)}`);
    const verified = (point: string) =>
      call("ext_crypto_ecdsa_verify_prehashed_version_1", put(`${ECDSA.rs}1c`), put(ECDSA.digest), put(point));
    expect([verified(`0x${compressed.slice(4)}`), verified(`0x02${"11".repeat(32)}`)]).toEqual([1, 0]);
  });

  it("of secp256k1 that are none are told apart as the reference does: r or s, v, or no key", () => {
    const { call, put, given } = started();
    const recovered = (signature: string) =>
      given(call("ext_crypto_secp256k1_ecdsa_recover_version_2", put(signature), put(ECDSA.digest)));
    expect(recovered(`0x${"ff".repeat(64)}00`)).toBe("0x0100");
    expect(recovered(`${ECDSA.rs}04`)).toBe("0x0101");
    // 5 is no x of a point: 5^3 + 7 = 132 is no square in the field.
    expect(recovered(`0x${"00".repeat(31)}05${"00".repeat(31)}0100`)).toBe("0x0102");
  });
});

describe("storage", () => {
  it("reads a value in pieces, and says how much there is from the offset on", () => {
    const { env, call, put, give, given } = started();
    env.overlay.set(fromHex("0x6b"), fromHex("0x0102030405"));
    const read = (key: string, room: number, offset: number) => {
      const at = put(`0x${"ee".repeat(room)}`);
      const answer = call("ext_storage_read_version_1", give(key), BigInt(at) | (BigInt(room) << 32n), offset);
      return [given(answer), toHex(env.at(at, room))];
    };
    // Some (01), and the length as a u32.
    expect(read("0x6b", 3, 1)).toEqual(["0x0104000000", "0x020304"]);
    expect(read("0x6b", 3, 4)).toEqual(["0x0101000000", "0x05eeee"]);
    expect(read("0x6b", 3, 9)).toEqual(["0x0100000000", "0xeeeeee"]);
    expect(read("0x6c", 3, 0)).toEqual(["0x00", "0xeeeeee"]);
  });

  it("answers options, and whether a key is there", () => {
    const { env, call, give, given } = started();
    env.overlay.set(fromHex("0x6b"), fromHex("0x0102"));
    const ask = (name: string, key: string) => call(`ext_storage_${name}_version_1`, give(key));
    expect(["0x6b", "0x6c"].map((key) => given(ask("get", key)))).toEqual(["0x01080102", "0x00"]);
    expect(["0x6a", "0x6b"].map((key) => given(ask("next_key", key)))).toEqual(["0x01046b", "0x00"]);
    expect(["0x6b", "0x6c"].map((key) => ask("exists", key))).toEqual([1, 0]);
  });

  it("does not let the roots of child tries be written to, as the reference", () => {
    const { env, call, give } = started();
    const key = hexOf(":child_storage:default:x");
    call("ext_storage_set_version_1", give(key), give("0x01"));
    call("ext_storage_append_version_1", give(hexOf(":child_storag")), give("0x01"));
    expect(env.overlay.changes()).toHaveLength(1);
    call("ext_storage_clear_prefix_version_1", give(hexOf(":child_")));
    expect(env.overlay.changes()).toHaveLength(1);
  });
});
