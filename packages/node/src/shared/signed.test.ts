import { beforeAll, describe, expect, it } from "@jest/globals";
import { InProcessVerifier, MemoryKeystore, SeededChance, VirtualClock } from "@parahost/kernel";
import {
  bitfieldPayload,
  bitsOf,
  type CommittedCandidateReceipt,
  candidateHash,
  candidateHashOf,
  codecs,
  fromHex,
  hash,
  isSignatureValid,
  ready,
  type SigningContext,
  sessionIndex,
  type ValidatorId,
  validatorIndex,
} from "@parahost/primitives";
import { signerOf } from "../../../../test/node/signing.js";
import { checkSigned, checkStatement } from "./checked.js";
import { compactOf } from "./compact-statement.js";
import type { Signer } from "./signer.js";

/** The key of //Alice on every development chain. */
const ALICE = "0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d" as ValidatorId;
const h22 = "22".repeat(32);
const h44 = "44".repeat(32);
const context: SigningContext = { sessionIndex: sessionIndex(9), parentHash: hash(`0x${h44}`) };
const valid = { kind: "Valid", candidateHash: candidateHash(`0x${h22}`) } as const;
const index = validatorIndex(1);

describe("what a validator signs", () => {
  let signer: Signer;
  let bob: ValidatorId;
  let validators: readonly ValidatorId[];
  const verifier = new InProcessVerifier(new VirtualClock());

  beforeAll(async () => {
    await ready();
    const keystore = new MemoryKeystore(new SeededChance("signed"));
    keystore.insertUri("para", "//Alice");
    bob = keystore.insertUri("para", "//Bob") as ValidatorId;
    signer = signerOf(keystore);
    validators = [bob, ALICE];
  });

  it("is, for a statement, BKNG, its kind, the candidate, the session and the relay parent", async () => {
    const { payload, validatorIndex, signature } = await signer.signStatement(valid, context, index, ALICE);

    expect([payload, validatorIndex]).toEqual([valid, 1]);
    const signed = fromHex(`0x424b4e4702${h22}09000000${h44}`);
    expect(isSignatureValid({ key: ALICE, payload: signed, signature })).toBe(true);
  });

  it("is, for a bitfield, the bits, the session and the relay parent", async () => {
    const { signature } = await signer.signBitfield(bitsOf(3, [0, 2]), context, index, ALICE);

    // 0c is the compact 3, and bits 0 and 2 make 5.
    const signed = fromHex(`0x0c0509000000${h44}`);
    expect(isSignatureValid({ key: ALICE, payload: signed, signature })).toBe(true);
  });

  it("names a seconded candidate by its hash", () => {
    const nothing = codecs.committedCandidateReceipt.decode(new Uint8Array(292 + 1 + 1 + 1 + 1 + 4 + 4));
    if (!nothing.ok) throw new Error(nothing.error.reason);
    const candidate: CommittedCandidateReceipt = nothing.value;

    expect(compactOf({ kind: "Seconded", candidate })).toEqual({
      kind: "Seconded",
      candidateHash: candidateHashOf(candidate),
    });
  });

  it("cannot be signed with a key that is not held", async () => {
    const stranger = `0x${"77".repeat(32)}` as ValidatorId;
    await expect(signer.signStatement(valid, context, index, stranger)).rejects.toMatchObject({ code: "UnknownKey" });
  });

  it("is taken from its validator, and from no other", async () => {
    const { payload, signature } = await signer.signStatement(valid, context, index, ALICE);
    const by = (n: number) => ({ payload, signature, validatorIndex: validatorIndex(n) });

    expect(await checkStatement(verifier, by(1), context, validators)).toEqual({ ok: true, value: by(1) });
    expect(await checkStatement(verifier, by(0), context, validators)).toEqual({
      ok: false,
      error: "InvalidSignature",
    });
    expect(await checkStatement(verifier, by(2), context, validators)).toEqual({
      ok: false,
      error: "ValidatorIndexOutOfBounds",
    });
  });

  it("holds at its relay parent and in its session alone", async () => {
    const bitfield = await signer.signBitfield(bitsOf(3, [0, 2]), context, index, ALICE);
    const check = (other: Partial<SigningContext>) =>
      checkSigned(verifier, [bitfield], (bits) => bitfieldPayload(bits, { ...context, ...other }), validators);
    const refused = [{ ok: false, error: "InvalidSignature" }];

    expect(await check({})).toMatchObject([{ ok: true }]);
    expect(await check({ sessionIndex: sessionIndex(8) })).toEqual(refused);
    expect(await check({ parentHash: hash(`0x${h22}`) })).toEqual(refused);
  });

  it("is judged one by one where many are checked together", async () => {
    const good = await signer.signStatement(valid, context, index, ALICE);
    const claims = [
      good,
      { ...good, validatorIndex: validatorIndex(7) },
      { ...good, validatorIndex: validatorIndex(0) },
      good,
    ];
    const payload = fromHex(`0x424b4e4702${h22}09000000${h44}`);

    const verdicts = await checkSigned(verifier, claims, () => payload, validators);
    expect(verdicts.map((verdict) => (verdict.ok ? "ok" : verdict.error))).toEqual([
      ...["ok", "ValidatorIndexOutOfBounds", "InvalidSignature", "ok"],
    ]);
  });
});
