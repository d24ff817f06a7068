import { describe, expect, it } from "@jest/globals";
import {
  blockNumber,
  type CoreState,
  coreIndex,
  paraId,
  sessionIndex,
  validatorId,
  validatorIndex,
} from "@parahost/primitives";
import { hash32 } from "../../../../../../test/node/backing-session.js";
import type { SessionView } from "../../../shared/index.js";
import { assignmentAt, welcomeParas } from "./assignment.js";

/** Three groups of one; we are the validator `us`; the groups rotate every 10 blocks. */
const view = (us: number | null, now = 1): SessionView => ({
  relayParent: hash32(1),
  sessionIndex: sessionIndex(0),
  context: { sessionIndex: sessionIndex(0), parentHash: hash32(1) },
  validators: [validatorId("0x00"), validatorId("0x01"), validatorId("0x02")],
  groups: [0, 1, 2].map((i) => [validatorIndex(i)]),
  rotation: { sessionStartBlock: blockNumber(0), groupRotationFrequency: 10, now: blockNumber(now) },
  us: us === null ? null : { index: validatorIndex(us), key: validatorId(`0x0${us}`) },
});
const scheduled = (id: number): CoreState => ({ kind: "Scheduled", paraId: paraId(id), collator: null });
const occupied = (by: number, next: number | null): CoreState =>
  ({
    kind: "Occupied",
    candidateDescriptor: { paraId: paraId(by) },
    nextUpOnAvailable: next === null ? null : { paraId: paraId(next), collator: null },
  }) as CoreState;
const asyncBacking = { maxCandidateDepth: 3, allowedAncestryLen: 2, claims: null };
const CORES = [scheduled(1), scheduled(2), scheduled(3)];

describe("assignmentAt", () => {
  it("is the para scheduled on the core of our group", () => {
    expect(assignmentAt(view(0), CORES, null)).toEqual({ paraId: 1, assumption: "Free" });
    // After one rotation core c is group c + 1's: group 0 works on core 2.
    expect(assignmentAt(view(0, 11), CORES, null)).toEqual({ paraId: 3, assumption: "Free" });
  });

  it("is none for others than validators, and on cores that are free or, without async backing, occupied", () => {
    expect(assignmentAt(view(null), CORES, null)).toBeNull();
    expect(assignmentAt(view(0), [{ kind: "Free" }], null)).toBeNull();
    expect(assignmentAt(view(0), [occupied(1, 1)], null)).toBeNull();
  });

  it("is with async backing the para that comes next on an occupied core, else its occupant's", () => {
    expect(assignmentAt(view(0), [occupied(1, 5)], asyncBacking)).toEqual({ paraId: 5, assumption: "Included" });
    expect(assignmentAt(view(0), [occupied(1, null)], asyncBacking)).toEqual({ paraId: 1, assumption: "Included" });
  });

  it("is with async backing the claim queue's first on an occupied core, where the runtime has one", () => {
    const at = (...queue: number[]) =>
      assignmentAt(view(0), [occupied(1, 5)], {
        ...asyncBacking,
        claims: new Map([[coreIndex(0), queue.map(paraId)]]),
      });
    expect(at(7, 5)).toEqual({ paraId: 7, assumption: "Included" });
    expect(at()).toBeNull();
  });
});

describe("welcomeParas", () => {
  it("are those of our core, occupied or not, and of the one that is ours after the next rotation", () => {
    expect(welcomeParas(view(0), CORES)).toEqual([1, 3]);
    expect(welcomeParas(view(0), [occupied(1, 1), scheduled(2), { kind: "Free" }])).toEqual([1]);
    expect(welcomeParas(view(null), CORES)).toEqual([]);
  });
});
