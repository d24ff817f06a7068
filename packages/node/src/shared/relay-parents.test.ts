import { describe, expect, it } from "@jest/globals";
import { hashOf, leafAt } from "@parahost/conformance";
import { RelayParents } from "./relay-parents.js";

describe("RelayParents", () => {
  it("says which relay parents are new with a leaf, and forgets what has left with the next", () => {
    const forgotten: string[] = [];
    const states = new RelayParents<string>((_relayParent, state) => forgotten.push(state));
    expect(states.activate(leafAt(1))).toEqual([hashOf(1)]);
    states.set(hashOf(1), "one");
    states.deactivate(hashOf(1));
    expect(states.get(hashOf(1))).toBeUndefined();
    expect(states.activate(leafAt(2))).toEqual([hashOf(2)]);

    expect(forgotten).toEqual(["one"]);
  });

  it("keeps the state of an ancestor that stays in view through a change of leaves", () => {
    const forgotten: string[] = [];
    const states = new RelayParents<string>((_relayParent, state) => forgotten.push(state));
    for (const relayParent of states.activate(leafAt(2, 1))) states.set(relayParent, relayParent);
    states.deactivate(hashOf(2));
    expect(states.activate(leafAt(3, 2))).toEqual([hashOf(3)]);

    expect(states.get(hashOf(2))).toBe(hashOf(2));
    expect(forgotten).toEqual([hashOf(1)]);
  });

  it("keeps what two forks share until both are gone", () => {
    const states = new RelayParents<string>();
    for (const relayParent of states.activate(leafAt(2, 1))) states.set(relayParent, relayParent);
    expect(states.activate(leafAt(3, 1))).toEqual([hashOf(3)]);
    states.deactivate(hashOf(2));
    expect([states.get(hashOf(1)), states.get(hashOf(2))]).toEqual([hashOf(1), undefined]);
    states.deactivate(hashOf(3));
    expect(states.get(hashOf(1))).toBeUndefined();
  });
});
