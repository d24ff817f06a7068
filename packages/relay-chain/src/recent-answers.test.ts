import { describe, expect, it } from "@jest/globals";
import { ok } from "@parahost/primitives";
import { RecentAnswers } from "./recent-answers.js";

describe("RecentAnswers", () => {
  const stateOf = (): Parameters<RecentAnswers["get"]>[0] => ({}) as never;
  const args = (...bytes: number[]) => Uint8Array.from(bytes);

  it("asks once for each state, method and arguments, and gives the same bytes again", () => {
    const answers = new RecentAnswers();
    const [one, other] = [stateOf(), stateOf()];
    let asked = 0;
    const ask = (state: typeof one, method: string, of: Uint8Array) =>
      answers.get(state, method, of, () => ok(Uint8Array.of(asked++)));

    const first = ask(one, "a", args(1));
    expect(ask(one, "a", args(1))).toBe(first);
    for (const again of [ask(one, "a", args(2)), ask(one, "b", args(1)), ask(other, "a", args(1))])
      expect(again).not.toEqual(first);
    expect(asked).toBe(4);
  });

  it("keeps what 16 states answered, and lets the oldest go", () => {
    const answers = new RecentAnswers();
    const states = Array.from({ length: 17 }, stateOf);
    let asked = 0;
    const askAll = (of: readonly (typeof states)[number][]) => {
      for (const state of of) answers.get(state, "a", args(), () => ok(Uint8Array.of(asked++)));
    };

    askAll(states);
    askAll(states.slice(1));
    expect(asked).toBe(17);
    askAll(states.slice(0, 1));
    expect(asked).toBe(18);
  });
});
