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
    expect(views.leaf(leafAt(3, 2, 1))).toEqual([{ peer: "early", entered: [hashOf(2), hashOf(1)] }]);
    views.connect("late");
    expect(views.update("late", viewOf(3)).entered).toEqual([3, 2, 1].map(hashOf));
    expect(views.update("late", viewOf(4)).left).toEqual([3, 2, 1].map(hashOf));
  });
});
