import { beforeAll, describe, expect, it } from "@jest/globals";
import { getPublicKey, verify as verifyInScript } from "@scure/sr25519";
import {
  BadKeyUriError,
  type Bits,
  bitfieldPayload,
  bitsOf,
  checkSigned,
  fromHex,
  hash,
  isSignatureValid,
  keyPairFromSeed,
  keyPairFromUri,
  ready,
  SeededSigning,
  sessionIndex,
  sign,
  signature,
  toHex,
  validatorId,
  validatorIndex,
} from "../index.js";

// Substrate's well-known development keys.
const ALICE = "0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d";
const BOB = "0x8eaf04151687736326c9fea17e25fc5287613693c912909cb226aa4794f26a48";
const ALICE_SEED = "0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a";
const DEV_PHRASE = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";
const payload = new TextEncoder().encode("what is signed");
const seeded = (seed: number) => SeededSigning.from((count) => new Uint8Array(count).fill(seed));

describe("keys", () => {
  beforeAll(ready);

  it.each([
    { uri: "//Alice", publicKey: ALICE },
    { uri: "//Bob", publicKey: BOB },
    { uri: `${DEV_PHRASE}//Alice`, publicKey: ALICE },
    { uri: ALICE_SEED, publicKey: ALICE },
    { uri: "//Alice//stash", publicKey: "0xbe5ddb1579b72e84524fc29e78609e3caf42e85aa118ebfe0b0ad404b5bdd25f" },
    // The development phrase itself, as `subkey inspect` shows it.
    { uri: DEV_PHRASE, publicKey: "0x46ebddef8cd9bb167dc30878d7113b7e168e6f0646beffd77d69d39bad76b47a" },
  ])("of $uri are those that substrate derives", ({ uri, publicKey }) => {
    expect(keyPairFromUri(uri).publicKey).toBe(publicKey);
  });

  it("tell numbers from words, and words from longer ones", () => {
    const uris = ["//0", "//1", "//00000000000000000001", "//one", `//${"long".repeat(10)}`, `//${"long".repeat(11)}`];
    // 1 and 00…01 are the same number.
    expect(new Set(uris.map((uri) => keyPairFromUri(uri).publicKey)).size).toBe(uris.length - 1);
  });

  it.each(["//Alice/soft", "//Alice///secret", "Alice", "0x1234//Alice", "//Alice//", "not a valid phrase //Alice"])(
    "refuse the name %s without repeating it",
    (uri) => {
      expect(() => keyPairFromUri(uri)).toThrow(BadKeyUriError);
      expect(() => keyPairFromUri(uri)).toThrow(expect.objectContaining({ message: expect.not.stringContaining(uri) }));
    },
  );

  it("come from a seed of 32 bytes, and no other", () => {
    expect(keyPairFromSeed(fromHex(ALICE_SEED)).publicKey).toBe(ALICE);
    expect(() => keyPairFromSeed(new Uint8Array(31))).toThrow(RangeError);
  });

  it("have one public key by either implementation", () => {
    expect(toHex(getPublicKey(keyPairFromUri("//Alice").secret))).toBe(ALICE);
  });
});

describe("signatures", () => {
  beforeAll(ready);
  const alice = () => keyPairFromUri("//Alice");
  const key = validatorId(ALICE);

  it("are valid by either implementation, whichever made them", async () => {
    for (const made of [sign(alice(), payload), (await seeded(9)).sign(alice(), payload)]) {
      expect(isSignatureValid({ key, payload, signature: made })).toBe(true);
      expect(verifyInScript(payload, fromHex(made), fromHex(ALICE))).toBe(true);
    }
  });

  it("are the same in the same order from the same source, and differ with it, and among each other", async () => {
    const three = async (seed: number) => {
      const signing = await seeded(seed);
      return [1, 2, 3].map(() => signing.sign(alice(), payload));
    };
    expect(await three(9)).toEqual(await three(9));
    expect(new Set([...(await three(9)), ...(await three(10))]).size).toBe(6);
  });

  it("draw from the source again before its bytes are used too often", async () => {
    let draws = 0;
    const signing = await SeededSigning.from((count) => new Uint8Array(count).fill(++draws));
    // 32 bytes of the generator's for a signature, and 64 KiB out of one draw.
    const pair = alice();
    for (let signed = 0; signed <= 2 ** 16 / 32; signed++) signing.sign(pair, payload);
    expect(draws).toBe(2);
  });

  it("are good for their key and their payload alone", async () => {
    const made = (await seeded(9)).sign(alice(), payload);
    expect(isSignatureValid({ key: validatorId(BOB), payload, signature: made })).toBe(false);
    expect(isSignatureValid({ key, payload: payload.subarray(1), signature: made })).toBe(false);
  });

  it("make a claim a checked one, or leave it unchecked", () => {
    const context = { sessionIndex: sessionIndex(3), parentHash: hash(`0x${"0b".repeat(32)}`) };
    const bits = bitsOf(9, [1, 8]);
    const made = sign(alice(), bitfieldPayload(bits, context));
    const claim = { payload: bits, validatorIndex: validatorIndex(0), signature: made };
    const payloadOf = (claimed: Bits) => bitfieldPayload(claimed, context);
    expect(checkSigned(claim, key, payloadOf)).toEqual({ ok: true, value: claim });
    const forged = { ...claim, payload: bitsOf(9, [1]) };
    expect(checkSigned(forged, key, payloadOf)).toEqual({ ok: false, error: "BadSignature" });
  });

  it("are not valid, and nothing worse, where bytes are no key or no signature", () => {
    const made = sign(alice(), payload);
    const claims = [
      { key: validatorId(`0x${"ff".repeat(32)}`), payload, signature: made },
      { key: validatorId("0x"), payload, signature: made },
      { key: validatorId(`0x${"zz".repeat(32)}`), payload, signature: made },
      { key, payload, signature: signature(`0x${"00".repeat(64)}`) },
      { key, payload, signature: signature(`0x${"ff".repeat(64)}`) },
      { key, payload, signature: signature("0x00") },
    ];
    expect(claims.map(isSignatureValid)).toEqual(claims.map(() => false));
  });
});
