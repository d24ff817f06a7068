import { describe, expect, it } from "@jest/globals";
import { codecs, type DigestItem, decoded, fromHex, toHex } from "@parahost/primitives";
import fc from "fast-check";
import { claimIn, claimOf, Slots } from "./slots.js";

const claims = (data: Uint8Array): DigestItem => ({ kind: "PreRuntime", engine: "aura", data });

describe("a slot claim", () => {
  it("lies in the digest as slot u64, then author u32, both little-endian", () => {
    // 0x0102030405 = 4_328_719_365
    const item = claimOf({ slot: 4_328_719_365, author: 0x0a0b });
    expect(item).toEqual(claims(fromHex("0x05040302010000000b0a0000")));
  });

  it("is read as it was written, also through a header's bytes", () => {
    const claim = fc.record({ slot: fc.maxSafeNat(), author: fc.integer({ min: 0, max: 0xffff_ffff }) });
    const roundTrip = (made: { slot: number; author: number }) => {
      const digest = [{ kind: "Other", data: new Uint8Array(1) } as const, claimOf(made)];
      const zero = `0x${"00".repeat(32)}`;
      const header = { parentHash: zero, number: 1, stateRoot: zero, extrinsicsRoot: zero, digest };
      const bytes = codecs.header.encode(header as never);
      expect(claimIn(decoded(codecs.header, bytes).digest)).toEqual(made);
    };
    fc.assert(fc.property(claim, roundTrip), { seed: 21 });
  });

  it.each([
    { what: "no claim", digest: [] },
    { what: "a claim that is too short", digest: [claims(new Uint8Array(11))] },
    { what: "a claim that is too long", digest: [claims(new Uint8Array(13))] },
    { what: "two claims", digest: [claimOf({ slot: 1, author: 0 }), claimOf({ slot: 2, author: 0 })] },
    { what: "a slot past 2^53", digest: [claims(fromHex("0x000000000000200000000000"))] },
    { what: "another engine's", digest: [{ ...claimOf({ slot: 1, author: 0 }), engine: "BABE" } as DigestItem] },
    {
      what: "a seal instead of a claim",
      digest: [{ ...claimOf({ slot: 1, author: 0 }), kind: "Seal" } as DigestItem],
    },
  ])("is none where the digest has $what", ({ digest }) => {
    expect(claimIn(digest)).toBeNull();
  });

  it("is read where its bytes lie inside others", () => {
    const around = fromHex(`0xffff${toHex(new Uint8Array(8)).slice(2)}07000000ff`);
    expect(claimIn([claims(around.subarray(2, 14))])).toEqual({ slot: 0, author: 7 });
  });
});

describe("Slots", () => {
  it("lets authors take turns", () => {
    const slots = new Slots(3, 6_000);
    expect([0, 1, 2, 3, 4].map((slot) => slots.authors(slot))).toEqual([[0], [1], [2], [0], [1]]);
  });

  it("lets the next ones build as well where the chain was told to fork, each once", () => {
    const slots = new Slots(3, 6_000);
    slots.fork(5);
    slots.fork(6, 9);
    expect([4, 5, 6].map((slot) => slots.authors(slot))).toEqual([[1], [2, 0], [0, 1, 2]]);
  });

  it.each([0, -1, 1.5, Number.NaN])("is not there for %p authors, nor told to fork by so many below zero", (n) => {
    expect(() => new Slots(n, 6_000)).toThrow(RangeError);
    if (n !== 0) expect(() => new Slots(3, 6_000).fork(1, n)).toThrow(RangeError);
  });
});
