import { describe, expect, it } from "@jest/globals";
import { blockNumber, hash, paraId } from "@parahost/primitives";
import { BadPovCollator } from "./bad-pov-collator.js";
import { CounterPara, counterBlock, counterHead, stateAt, stateHash } from "./counter.js";
import { CounterCollator } from "./counter-collator.js";

const para = new CounterPara(paraId(2000));
const collator = new CounterCollator(para.paraId);
const relayParent = hash(`0x${"11".repeat(32)}`);
const on = (parentHead: Uint8Array) => ({
  parentHead,
  relayParentNumber: blockNumber(7),
  relayParentStorageRoot: relayParent,
  maxPovSize: 1_024,
});
const never = new AbortController().signal;

describe("the counter", () => {
  it("begins with a head of 72 bytes, whose state is the para's id", () => {
    const head = para.genesisHead();
    expect(head).toHaveLength(72);
    expect(head.subarray(0, 40)).toEqual(new Uint8Array(40));
    // Blake2b-256 of d007000000000000, by Python's hashlib.
    expect(counterHead.decode(head)).toMatchObject({
      value: { postState: "0xf8860342fe91df086910c6cdc8072daca3f9769836a1c76252f7bf473ae5264f" },
    });
  });

  it("has at number n the state that began it and the sum of 1 to n, modulo 2^64", () => {
    expect([0n, 1n, 2n, 10n].map((number) => stateAt(para.paraId, number))).toEqual([2000n, 2001n, 2003n, 2055n]);
    // n (n + 1) / 2 for n = 2^33 is 2^65 + 2^32, of which 2^32 is left.
    expect(stateAt(para.paraId, 1n << 33n)).toBe(2000n + (1n << 32n));
  });
});

describe("its collator", () => {
  it("builds on any head of its chain, in any order: it keeps nothing", async () => {
    const third = counterHead.encode({ number: 3n, parentHash: relayParent, postState: stateHash(2006n) });
    const { proofOfValidity, headData, hrmpWatermark } = await collator.collate(relayParent, on(third));
    expect(counterBlock.decode(proofOfValidity.blockData)).toMatchObject({ value: { state: 2006n, add: 4n } });
    expect(counterHead.decode(headData)).toMatchObject({ value: { number: 4n, postState: stateHash(2010n) } });
    expect(hrmpWatermark).toBe(7);
    expect(await collator.collate(relayParent, on(third))).toEqual(
      await new CounterCollator(para.paraId).collate(relayParent, on(third)),
    );
  });

  it.each([
    { what: "a head of another para", head: new CounterPara(paraId(2001)).genesisHead(), reason: "another state" },
    { what: "what is no head", head: new Uint8Array(3), reason: expect.stringContaining("") },
  ])("builds nothing on $what, and says so", async ({ head, reason }) => {
    await expect(collator.collate(relayParent, on(head))).rejects.toMatchObject({
      ...{ code: "UnknownHead", fatal: false },
      details: { paraId: 2000, reason },
    });
  });

  it("can be made to send a bad PoV for some blocks, and for these claims what an honest one would", async () => {
    const second = (await collator.collate(relayParent, on(para.genesisHead()))).headData;
    const bad = new BadPovCollator(collator, ({ parentHead }) => parentHead === second);
    expect(await bad.collate(relayParent, on(para.genesisHead()), never)).toEqual(
      await collator.collate(relayParent, on(para.genesisHead())),
    );
    const honest = await collator.collate(relayParent, on(second));
    const spoilt = await bad.collate(relayParent, on(second), never);
    expect(spoilt).toEqual({ ...honest, proofOfValidity: spoilt?.proofOfValidity });
    expect(spoilt?.proofOfValidity).not.toEqual(honest.proofOfValidity);
  });
});
