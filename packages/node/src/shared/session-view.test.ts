import { describe, expect, it } from "@jest/globals";
import type { Keystore } from "@parahost/kernel";
import {
  blockNumber,
  type GroupRotationInfo,
  type Hex,
  hash,
  sessionIndex,
  validatorId,
  validatorIndex,
} from "@parahost/primitives";
import { groupOf, ourCore, ourGroup, type RuntimeAsker, sessionViewAt } from "./session-view.js";

const keys = ["a1", "b0", "ca", "da"].map((byte) => validatorId(`0x${byte.repeat(32)}`));
const relayParent = hash(`0x${"01".repeat(32)}`);
const keystoreOf = (...held: Hex[]): Keystore => ({
  keys: (kind) => (kind === "para" ? held : []),
  sign: () => Promise.reject(new Error("nothing is signed here")),
});
const rotation: GroupRotationInfo = {
  sessionStartBlock: blockNumber(10),
  groupRotationFrequency: 5,
  now: blockNumber(16),
};
const groups = [
  [0, 1],
  [2, 3],
].map((group) => group.map(validatorIndex));

/** A runtime with four validators in two groups, in the session's second rotation. */
const runtime = {
  ask: async (_to: string, kind: string, { at }: { at: unknown }) => {
    if (at !== relayParent) throw new Error("asked about another block");
    const answers: Record<string, unknown> = {
      sessionIndexForChild: sessionIndex(3),
      validators: keys,
      validatorGroups: { groups, rotation },
    };
    return answers[kind];
  },
} as unknown as RuntimeAsker;
const viewWith = (...held: Hex[]) => sessionViewAt(runtime, keystoreOf(...held), relayParent);
const key = (n: number) => keys[n] as Hex;

describe("sessionViewAt", () => {
  it("knows the session, what signatures are bound to, the validators and their groups", async () => {
    expect(await viewWith()).toEqual({
      relayParent,
      sessionIndex: 3,
      context: { sessionIndex: 3, parentHash: relayParent },
      validators: keys,
      groups,
      rotation,
      us: null,
    });
  });

  it("finds us by the first of our keys that is a validator's", async () => {
    const { us } = await viewWith(`0x${"99".repeat(32)}`, key(2), key(0));
    expect(us).toEqual({ index: 2, key: key(2) });
  });
});

describe("the group of a validator, and its core", () => {
  it("is the one that it is in", () => {
    expect([0, 1, 2, 3].map((n) => groupOf({ groups }, validatorIndex(n)))).toEqual([0, 0, 1, 1]);
    expect(groupOf({ groups }, validatorIndex(4))).toBeNull();
  });

  it("moves with each rotation: core c is worked on by group (c + k) % n", async () => {
    // Block 16 of a session that began at 10 with rotations every 5 blocks: k = 1, so group 1 works on core 0.
    const view = await viewWith(key(3));
    expect(ourGroup(view)).toBe(1);
    expect(ourCore(view, 2)).toBe(0);
    expect(ourCore(await viewWith(key(0)), 2)).toBe(1);
  });

  it("is none for who is no validator, and for a group beyond the cores", async () => {
    expect(ourGroup(await viewWith())).toBeNull();
    expect(ourCore(await viewWith(), 2)).toBeNull();
    expect(ourCore(await viewWith(key(3)), 1)).toBeNull();
  });
});
