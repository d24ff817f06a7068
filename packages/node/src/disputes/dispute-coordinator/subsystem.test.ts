import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { candidateHashOf, ready } from "@parahost/primitives";
import { BACKS, DisputeWorld, event, NOW, receiptOn, SECONDS } from "../../../../../test/node/dispute-world.js";

describe("DisputeCoordinatorSubsystem", () => {
  beforeAll(ready);
  let scene: DisputeWorld;
  const receipt = () => receiptOn("a");
  const hashOf = (head: string) => candidateHashOf(receiptOn(head));

  beforeEach(async () => {
    scene = new DisputeWorld();
    await scene.leaf();
  });

  it("makes no dispute of backing votes", async () => {
    expect(await scene.import(receipt(), [[1, SECONDS], [2, BACKS]])).toBe("ValidImport"); // biome-ignore format: a table
    expect(await scene.recent()).toEqual([]);
    expect(await scene.votesOn(receipt())).toEqual({ valid: [1, 2], invalid: [] });
    expect(scene.lookedInto).toEqual([]);
  });

  it("makes no dispute of votes against alone", async () => {
    await scene.import(receipt(), [[1, "Invalid"]]);

    expect(await scene.recent()).toEqual([]);
  });

  it("looks into a backed candidate once votes oppose each other, votes, and lets others know", async () => {
    await scene.leaf({ events: [event("CandidateBacked", receipt())] });
    scene.outcome = "Invalid";

    await scene.import(receipt(), [[1, SECONDS], [2, "Invalid"]]); // biome-ignore format: a table

    expect(scene.lookedInto).toEqual([hashOf("a")]);
    expect(await scene.votesOn(receipt())).toEqual({ valid: [1], invalid: [0, 2] });
    expect(scene.sent).toMatchObject([
      { session: NOW, invalidVote: { validatorIndex: 0 }, validVote: { validatorIndex: 1 } },
    ]);
    expect(await scene.recent()).toEqual([{ session: NOW, candidateHash: hashOf("a"), status: { kind: "Active" } }]);
  });
});
