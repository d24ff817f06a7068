import { beforeAll, describe, expect, it } from "@jest/globals";
import { isSignatureValid, ready, type SignatureTriple, signature, validatorId } from "@parahost/primitives";
import { MemoryKeystore } from "./keystore.js";
import { SeededChance } from "./seeded-chance.js";
import { InProcessVerifier } from "./signature-verifier.js";
import { VirtualClock } from "./virtual-clock.js";

beforeAll(ready);
const payload = Uint8Array.of(1, 2, 3);

describe("MemoryKeystore", () => {
  it("signs with the development keys, and alike for the same seed", async () => {
    const sign = async () => {
      const keystore = new MemoryKeystore(new SeededChance("seed"));
      const key = keystore.insertUri("para", "//Alice");
      return { key, signature: await keystore.sign("para", key, payload) };
    };
    const { key, signature } = await sign();

    // Substrate's well-known public key of //Alice.
    expect(key).toBe("0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d");
    expect(isSignatureValid({ key: validatorId(key), payload, signature })).toBe(true);
    expect(await sign()).toEqual({ key, signature });
  });

  it("never uses a nonce again", async () => {
    const keystore = new MemoryKeystore(new SeededChance("seed"));
    const key = keystore.insertUri("para", "//Alice");

    expect(await keystore.sign("para", key, payload)).not.toBe(await keystore.sign("para", key, payload));
  });

  it("gives keys by kind, in the order put in, and signs with no other", async () => {
    const keystore = new MemoryKeystore(new SeededChance("seed"));
    const keys = ["//Bob", "//Alice"].map((uri) => keystore.insertUri("para", uri));
    const collator = keystore.insertUri("colt", "//Eve");

    expect(keystore.keys("para")).toEqual(keys);
    await expect(keystore.sign("para", collator, payload)).rejects.toMatchObject({ code: "UnknownKey" });
  });
});

describe("InProcessVerifier", () => {
  it("judges each by itself, malformed ones too, the second time as the first", async () => {
    const keystore = new MemoryKeystore(new SeededChance("seed"));
    const key = validatorId(keystore.insertUri("para", "//Alice"));
    const good: SignatureTriple = { key, payload, signature: await keystore.sign("para", key, payload) };
    const triples: SignatureTriple[] = [
      good,
      { ...good, payload: Uint8Array.of(1, 2, 4) },
      { ...good, key: validatorId("0x12") },
      { ...good, signature: signature("0x") },
      good,
    ];
    const verifier = new InProcessVerifier(new VirtualClock());

    expect(await verifier.verify(triples)).toEqual([true, false, false, false, true]);
    expect(await verifier.verify(triples)).toEqual([true, false, false, false, true]);
  });
});
