import { describe, expect, it } from "@jest/globals";
import { bitsOf } from "@parahost/primitives";
import type { SelectionStrategy } from "@parahost/protocol";
import { checkStrategies, chooseStrategy } from "./strategies.js";

const session = { asyncBacking: null, nodeFeatures: bitsOf(0) };
const strategy = (name: string, rank: number | null): SelectionStrategy => ({
  name,
  suits: () => rank,
  select: async () => ({ chains: [], passedOver: [] }),
});

describe("checkStrategies", () => {
  it.each([
    { bound: [], pinned: null, error: { code: "NoStrategyBound", strategies: [] } },
    { bound: ["a", "b", "a"], pinned: null, error: { code: "StrategyNameTaken", strategies: ["a"] } },
    { bound: ["a"], pinned: "b", error: { code: "NoSuchStrategy", strategies: ["b"] } },
  ])("refuses $bound with $pinned pinned", ({ bound, pinned, error }) => {
    const strategies = bound.map((name) => strategy(name, 0));

    expect(checkStrategies(strategies, pinned)).toEqual({ ok: false, error });
  });
});

describe("chooseStrategy", () => {
  it.each([
    { ranks: [0, 2, 1], pinned: null, winner: "s1" },
    { ranks: [null, 0], pinned: null, winner: "s1" },
    { ranks: [1, 1, 2], pinned: null, winner: "s2" }, // those that tie below the winner do not matter
    { ranks: [0, 2, 1], pinned: "s2", winner: "s2" },
  ])("of $ranks with $pinned pinned takes $winner", ({ ranks, pinned, winner }) => {
    const strategies = ranks.map((rank, i) => strategy(`s${i}`, rank));
    const choice = chooseStrategy(strategies, session, pinned);

    expect(choice.ok && choice.value.name).toBe(winner);
  });

  it.each([
    { ranks: [2, 1, 2], pinned: null, error: { code: "StrategiesTie", strategies: ["s0", "s2"] } },
    { ranks: [null, null], pinned: null, error: { code: "NoStrategySuits", strategies: ["s0", "s1"] } },
    { ranks: [null, 1], pinned: "s0", error: { code: "NoStrategySuits", strategies: ["s0"] } },
  ])("names those at fault: $error", ({ ranks, pinned, error }) => {
    const strategies = ranks.map((rank, i) => strategy(`s${i}`, rank));

    expect(chooseStrategy(strategies, session, pinned)).toEqual({ ok: false, error });
  });
});
