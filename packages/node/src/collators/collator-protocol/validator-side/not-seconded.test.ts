import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { candidateHashOf, ready, validatorIndex } from "@parahost/primitives";
import { candidate } from "../../../../../../test/node/backing-session.js";
import { madeOf } from "../../../../../../test/node/collator-says.js";
import { LEAF, ValidatorSideWorld } from "../../../../../../test/node/validator-side-world.js";

const BAD = ["Malicious", "A collator was reported by another subsystem"];

describe("a collation that is not seconded", () => {
  beforeAll(ready);
  let side: ValidatorSideWorld;
  beforeEach(async () => {
    side = new ValidatorSideWorld();
    await side.world.activate(LEAF);
  });

  it("reports the collator of an invalid candidate, and fetches from the next", async () => {
    const bad = side.made("head 7");
    await side.offer("Charlie", bad);
    await side.offer("Dave", side.made("head 8"));
    await side.world.tell("invalid", { relayParent: LEAF.hash, receipt: bad.receipt });

    expect(side.costs()).toEqual([["Charlie", ...BAD]]);
    expect(side.asked()).toEqual(["Charlie", "Dave"]);
    expect(side.second()).toHaveLength(2);
  });

  it("fetches from the next where a candidate is not seconded and nobody is to blame", async () => {
    const [one, other] = [candidate("head 7", LEAF.hash), candidate("head 8", LEAF.hash)];
    await side.offer("Charlie", madeOf(one));
    await side.offer("Dave", madeOf(other));
    const notSeconded = (about: typeof one) =>
      side.world.tell("notSeconded", { relayParent: LEAF.hash, candidateHash: candidateHashOf(about) });
    await notSeconded(other);
    expect(side.asked()).toEqual(["Charlie"]);
    await notSeconded(one);

    expect(side.asked()).toEqual(["Charlie", "Dave"]);
    expect(side.second()).toHaveLength(2);
    expect(side.costs()).toEqual([]);
  });

  it("does not hold a candidate against anybody that it never gave to backing", async () => {
    await side.offer("Charlie", side.made("head 7"));
    await side.world.tell("invalid", { relayParent: LEAF.hash, receipt: side.made("another").receipt });

    expect(side.costs()).toEqual([]);
    expect(side.second()).toHaveLength(1);
  });

  it("reports who delivers a candidate that was delivered before, and fetches from the next", async () => {
    const same = side.made("head 7");
    await side.offer("Charlie", same);
    await side.offer("Dave", same);
    await side.offer("Eve", side.made("head 8"));
    await side.world.tell("invalid", { relayParent: LEAF.hash, receipt: same.receipt });

    expect(side.asked()).toEqual(["Charlie", "Dave", "Eve"]);
    expect(side.costs()).toEqual(["Charlie", "Dave"].map((peer) => [peer, ...BAD]));
    expect(side.second()).toHaveLength(2);
  });
});

it("a validator that is disabled fetches nothing, and charges nobody for offering it", async () => {
  await ready();
  const side = new ValidatorSideWorld();
  side.world.answer("runtimeApi", "disabledValidators", () => [validatorIndex(0)]);
  await side.world.activate(LEAF);
  await side.offer("Charlie", side.made("head 7"));

  expect(side.asked()).toEqual([]);
  expect(side.costs()).toEqual([]);
  expect(side.letGo()).toEqual([]);
});
