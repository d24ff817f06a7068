import { describe, expect, it } from "@jest/globals";
import { hashOf, leafAt } from "@parahost/conformance";
import { blockNumber } from "@parahost/primitives";
import { PeerViews } from "./peer-views.js";

const viewOf = (...heads: readonly number[]) => ({ heads: heads.map(hashOf), finalizedNumber: blockNumber(0) });

describe("PeerViews", () => {
  it("says what enters and leaves a peer's view", () => {
    const views = new PeerViews();
    views.connect("a");
    expect(views.update("a", viewOf(1, 2))).toEqual({ entered: [hashOf(1), hashOf(2)], left: [] });
    expect(views.update("a", viewOf(2, 3))).toEqual({ entered: [hashOf(3)], left: [hashOf(1)] });
    expect(views.interestedIn(hashOf(2))).toEqual(["a"]);
    views.disconnect("a");
    expect(views.interestedIn(hashOf(2))).toEqual([]);
  });

  it("does not listen to a peer that is not connected", () => {
    const views = new PeerViews();
    expect(views.update("a", viewOf(1))).toEqual({ entered: [], left: [] });
    expect(views.interestedIn(hashOf(1))).toEqual([]);
  });

  it("counts in what may be a relay parent at a peer's head, once the head is a leaf of ours", () => {
    const views = new PeerViews();
    views.connect("early");
    views.update("early", viewOf(3));
    expect(views.leaf(leafAt(3, 2, 1))).toEqual([{ peer: "early", entered: [hashOf(2), hashOf(1)], left: [] }]);
    views.connect("late");
    expect(views.update("late", viewOf(3)).entered).toEqual([3, 2, 1].map(hashOf));
  });

  it("takes a peer that is ahead of us to care for what it cared for, until its head is a leaf of ours", () => {
    const views = new PeerViews();
    views.connect("ahead");
    views.leaf(leafAt(3, 2, 1));
    views.update("ahead", viewOf(3));
    expect(views.update("ahead", viewOf(4))).toEqual({ entered: [hashOf(4)], left: [] });
    expect(views.update("ahead", viewOf(5))).toEqual({ entered: [hashOf(5)], left: [hashOf(4)] });
    expect([1, 2, 3, 5].map((n) => views.cares("ahead", hashOf(n)))).toEqual([true, true, true, true]);

    expect(views.leaf(leafAt(5, 4, 3))).toEqual([
      { peer: "ahead", entered: [hashOf(4)], left: [hashOf(2), hashOf(1)] },
    ]);
  });

  it("takes nothing for granted of a peer none of whose heads was ever a leaf of ours", () => {
    const views = new PeerViews();
    views.connect("stranger");
    views.update("stranger", viewOf(8));
    expect(views.update("stranger", viewOf(9)).left).toEqual([hashOf(8)]);
  });
});
