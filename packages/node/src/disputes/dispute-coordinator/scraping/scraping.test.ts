import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import {
  type CandidateReceipt,
  candidateHashOf,
  ready,
  type ScrapedOnChainVotes,
  sessionIndex,
  validatorIndex,
} from "@parahost/primitives";
import { at, BACKS, DisputeWorld, event, NOW, receiptOn, SECONDS } from "../../../../../../test/node/dispute-world.js";

const a = () => receiptOn("a");
const hashOf = (head: string) => candidateHashOf(receiptOn(head));
const OPPOSED = [[1, BACKS], [2, "Invalid"]] as const; // biome-ignore format: a table

describe("what the chain says", () => {
  beforeAll(ready);
  let scene: DisputeWorld;
  beforeEach(() => {
    scene = new DisputeWorld();
  });

  /** Validator 1 has seconded it, and 3 voted for it; `against` have disputed it. */
  const votesOn = (
    receipt: CandidateReceipt,
    against: readonly number[] = [],
    isBacked = true,
  ): ScrapedOnChainVotes => ({
    session: NOW,
    backingValidatorsPerCandidate: isBacked
      ? [
          [
            receipt,
            [
              [validatorIndex(1), { kind: "Implicit", signature: scene.vote(1, SECONDS, receipt).signature }],
              [validatorIndex(3), { kind: "Explicit", signature: scene.vote(3, BACKS, receipt).signature }],
            ],
          ],
        ]
      : [],
    disputes: [
      {
        ...{ session: NOW, candidateHash: candidateHashOf(receipt) },
        statements: against.map((by) => scene.vote(by, "Invalid", receipt)),
      },
    ],
  });
  const begun = () => scene.world.told("runtimeApi", "candidateEvents").map(({ at }) => at);

  it("is taken in: backing votes by their kind, and votes of disputes on candidates that are known by them", async () => {
    scene.outcome = "Unavailable";
    await scene.leaf({ events: [event("CandidateBacked", a())], votes: votesOn(a(), [2, 4]) });

    expect(await scene.votesOn(a())).toEqual({ valid: [1, 3], invalid: [2, 4] });
    const asked = { disputes: [{ session: NOW, candidateHash: hashOf("a") }] };
    const [votes] = await scene.world.until(scene.world.ask("queryCandidateVotes", asked));
    expect(votes?.valid).toMatchObject([
      {
        kind: SECONDS,
        signature: scene.blocks.get(at(1))?.votes?.backingValidatorsPerCandidate[0]?.[1][0]?.[1].signature,
      },
      { kind: BACKS },
    ]);
    expect(await scene.recent()).toMatchObject([{ status: { kind: "Confirmed" } }]);
    expect(scene.lookedInto).toEqual([hashOf("a")]);
  });

  it("of a dispute on a candidate that is not known leads nowhere", async () => {
    await scene.leaf({ votes: votesOn(a(), [2], false) });

    expect(await scene.votesOn(a())).toBeNull();
    expect(scene.log.lines.filter(({ level }) => level === "warn")).toMatchObject([
      { fields: { reason: "UnknownCandidate" } },
    ]);
  });

  it("is read of a leaf and of all ancestors that were not read, the oldest first, and of none twice", async () => {
    for (let n = 0; n < 12; n++) scene.append();
    await scene.leaf();
    expect(begun()).toEqual(Array.from({ length: 13 }, (_, i) => at(i + 1)));

    scene.append();
    await scene.leaf();
    expect(begun().slice(13)).toEqual([at(14), at(15)]);
  });

  it("is read down to ten blocks below finality", async () => {
    for (let n = 0; n < 19; n++) scene.append();
    scene.finalized = 15;
    await scene.leaf();

    expect(begun()[0]).toBe(at(6)); // 15 - 10 = 5 is not read any more
    expect(begun().length).toBe(15);
  });

  it("passes over finalized blocks whose state is gone, and waits for others to be answered", async () => {
    for (let n = 0; n < 4; n++) scene.append({ events: [event("CandidateBacked", a())] });
    scene.finalized = 2;
    scene.blocks.delete(at(2));
    const three = scene.blocks.get(at(3));
    scene.blocks.delete(at(3));
    await scene.leaf();
    expect(scene.world.faults).toMatchObject([{ code: "UnknownBlock" }]);
    expect(await scene.import(a(), OPPOSED)).toBe("ValidImport");
    expect(scene.lookedInto).toEqual([]); // not known to be backed

    if (three) scene.blocks.set(at(3), three);
    await scene.leaf();
    await scene.import(a(), [[4, "Invalid"]]);
    expect(scene.lookedInto).toEqual([hashOf("a")]);
  });

  it("is remembered until ten blocks after finality: then a dispute may be spam again", async () => {
    await scene.leaf({ events: ["a", "b", "c"].map((head) => event("CandidateBacked", receiptOn(head))) });
    await scene.finalize(10);
    await scene.import(a(), OPPOSED);
    expect(scene.lookedInto).toEqual([hashOf("a")]);

    await scene.finalize(11);
    await scene.import(receiptOn("b"), OPPOSED);
    expect(scene.lookedInto).toEqual([hashOf("a")]);
  });

  it("of a candidate in two blocks holds until the later one is old", async () => {
    await scene.leaf({ events: [event("CandidateIncluded", a())] });
    await scene.leaf({ events: [event("CandidateIncluded", a())] });
    await scene.finalize(11);
    await scene.import(a(), OPPOSED);

    expect(scene.lookedInto).toEqual([hashOf("a")]);
  });

  it("has old sessions forgotten as new ones begin", async () => {
    await scene.leaf();
    await scene.import(a(), OPPOSED, sessionIndex(NOW - 5));
    await scene.import(a(), OPPOSED, sessionIndex(NOW - 4));
    expect((await scene.recent()).map(({ session }) => session)).toEqual([NOW - 5, NOW - 4]);

    await scene.leaf({ session: sessionIndex(NOW + 1) });
    expect((await scene.recent()).map(({ session }) => session)).toEqual([NOW - 4]);
    expect(await scene.votesOn(a(), sessionIndex(NOW - 5))).toBeNull();
    expect(await scene.votesOn(a(), sessionIndex(NOW - 4))).toEqual({ valid: [1], invalid: [2] });
    expect(await scene.import(a(), OPPOSED, sessionIndex(NOW - 5))).toBe("InvalidImport");
  });

  it("of the sessions is asked once, all those that may be disputed with the first leaf", async () => {
    const asked = () => scene.world.told("runtimeApi", "sessionInfo").map(({ session }) => Number(session));
    await scene.leaf();
    expect(asked()).toEqual([4, 5, 6, 7, 8, 9]);

    await scene.leaf();
    await scene.import(a(), OPPOSED, sessionIndex(5));
    expect(asked().length).toBe(6);
    await scene.leaf({ session: sessionIndex(10) });
    expect(asked().slice(6)).toEqual([10]);
  });
});
