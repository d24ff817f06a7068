import { beforeAll, describe, expect, it } from "@jest/globals";
import { blockNumber, decoded, hash, paraId, ready } from "@parahost/primitives";
import {
  afterUndyingBlock,
  undyingBlock,
  undyingGenesis,
  undyingGenesisHead,
  undyingHead,
  undyingSideOf,
} from "./undying.js";
import { UndyingCollator } from "./undying-collator.js";

beforeAll(ready);
const relayParent = hash(`0x${"11".repeat(32)}`);
const on = (parentHead: Uint8Array) => ({
  parentHead,
  relayParentNumber: blockNumber(7),
  relayParentStorageRoot: relayParent,
  maxPovSize: 1_024,
});
const collator = () => new UndyingCollator(paraId(2000), 3);
/** So many blocks, each on the head of the one before. */
const chainOf = async (count: number, of = collator()) => {
  let headData = undyingGenesisHead(3);
  for (let i = 0; i < count; i++) headData = (await of.collate(relayParent, on(headData))).headData;
  return headData;
};

describe("Undying", () => {
  it("begins with graves that are numbered modulo 256, on none of which a tombstone was put", () => {
    const { graveyard, ...rest } = undyingGenesis(17);
    expect([graveyard.length, graveyard[255], graveyard[256], graveyard[288]]).toEqual([289, 255, 0, 32]);
    expect(rest).toEqual({ index: 0n, zombies: 0n, seal: `0x${"00".repeat(32)}` });
  });

  it("puts tombstones up grave by grave, round and round, and goes on where it was", () => {
    const first = afterUndyingBlock({ ...undyingGenesis(3), tombstones: 1_000n, iterations: 1 });
    // 1000 = 9 * 111 + 1: each of nine graves gets 111, the first one more, and the second is next.
    expect([...first.graveyard]).toEqual([112, 112, 113, 114, 115, 116, 117, 118, 119]);
    expect(first.index).toBe(1n);
    const second = afterUndyingBlock({ ...first, tombstones: 2n, iterations: 4 });
    // 4 * 2 = 8 more, on the second to the ninth.
    expect([...second.graveyard]).toEqual([112, 113, 114, 115, 116, 117, 118, 119, 120]);
    expect(second.index).toBe(0n);
    // 119 + 137 = 256: a grave begins again at 0.
    expect(afterUndyingBlock({ ...first, index: 8n, tombstones: 137n * 9n, iterations: 1 }).graveyard[8]).toBe(0);
  });

  it("seals its state anew in each iteration, and not without one", () => {
    const [none, one, two] = [0, 1, 2].map((iterations) =>
      afterUndyingBlock({ ...undyingGenesis(2), tombstones: 4n, iterations }),
    );
    expect(none).toEqual(undyingGenesis(2));
    expect(new Set([none, one, two].map((state) => state?.seal)).size).toBe(3);
  });

  it.each([1, 3, 32, 41, 317])("tells a graveyard of %i by itself from its genesis head", (side) => {
    expect(undyingSideOf(undyingGenesisHead(side))).toBe(side);
  });

  it("takes nothing else for its genesis", async () => {
    const later = await chainOf(1);
    const other = undyingHead.encode({ ...decoded(undyingHead, undyingGenesisHead(3)), postState: relayParent });
    expect([later, other, new Uint8Array(), new Uint8Array(71)].map(undyingSideOf)).toEqual([null, null, null, null]);
  });
});

describe("its collator", () => {
  it("builds block on block, each with the state that the one before left", async () => {
    const second = await chainOf(2);
    const { headData, proofOfValidity, hrmpWatermark } = await collator().collate(relayParent, on(second));
    expect(decoded(undyingHead, headData).number).toBe(3n);
    const { tombstones, iterations, index } = decoded(undyingBlock, proofOfValidity.blockData);
    // 2 * 1000 = 222 * 9 + 2.
    expect([tombstones, iterations, index, hrmpWatermark]).toEqual([1_000n, 1, 2n, 7]);
  });

  it("builds the same on a head that it has not seen, as after a restart, and on one twice, as on a fork", async () => {
    const one = collator();
    const third = await chainOf(3, one);
    const again = await one.collate(relayParent, on(third));
    expect(await one.collate(relayParent, on(third))).toEqual(again);
    expect(await collator().collate(relayParent, on(third))).toEqual(again);
    await chainOf(40, one);
    expect(await one.collate(relayParent, on(third))).toEqual(again);
  });

  it.each([
    { what: "a head of another para", head: () => undyingGenesisHead(4), reason: "another state" },
    { what: "what is no head", head: () => new Uint8Array(3), reason: expect.stringContaining("") },
  ])("builds nothing on $what, and says so", async ({ head, reason }) => {
    await expect(collator().collate(relayParent, on(head()))).rejects.toMatchObject({
      ...{ code: "UnknownHead", fatal: false },
      details: { paraId: 2000, reason },
    });
  });
});
