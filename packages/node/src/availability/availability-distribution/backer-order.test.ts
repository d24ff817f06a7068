import { beforeEach, describe, expect, it } from "@jest/globals";
import { SeededChance } from "@parahost/kernel";
import { type ValidatorId, validatorId } from "@parahost/primitives";
import { BackerOrder } from "./backer-order.js";

const backers = Array.from({ length: 5 }, (_, i) => validatorId(`0x${`${i}`.repeat(64)}`));
const [a, b] = backers as [ValidatorId, ValidatorId];

describe("BackerOrder", () => {
  let order: BackerOrder;
  beforeEach(() => {
    order = new BackerOrder(new SeededChance("order"));
  });

  it("is another one each time, of the same backers", () => {
    const orders = Array.from({ length: 20 }, () => order.of(backers));

    for (const one of orders) expect([...one].sort()).toEqual([...backers].sort());
    expect(new Set(orders.map(([first]) => first)).size).toBeGreaterThan(1);
  });

  it("has those last that did not deliver, until they do", () => {
    order.note(null, [a, b]);
    for (let i = 0; i < 20; i++) expect(new Set(order.of(backers).slice(3))).toEqual(new Set([a, b]));
    order.note(a, []);
    for (let i = 0; i < 20; i++) expect(order.of(backers)[4]).toBe(b);
    order.note(b, [a]);
    for (let i = 0; i < 20; i++) expect(order.of(backers)[4]).toBe(a);
  });
});
