import { describe, expect, it } from "@jest/globals";
import { blockNumber, hash } from "@parahost/primitives";
import type { View } from "@parahost/protocol";
import { checkView, OurView } from "./views.js";

const head = (n: number) => hash(`0x${n.toString(16).padStart(64, "0")}`);
const view = (heads: readonly number[], finalized = 5): View => ({
  heads: heads.map(head),
  finalizedNumber: blockNumber(finalized),
});

describe("checkView", () => {
  it.each([
    { what: "five heads, ascending", heads: [1, 2, 3, 4, 5], verdict: { ok: true, value: null } },
    { what: "six heads", heads: [1, 2, 3, 4, 5, 6], verdict: { ok: false, error: "MalformedView" } },
    { what: "heads out of order", heads: [2, 1], verdict: { ok: false, error: "MalformedView" } },
    { what: "a head twice", heads: [1, 1], verdict: { ok: false, error: "MalformedView" } },
    { what: "no head", heads: [], verdict: { ok: false, error: "EmptyView" } },
  ])("judges $what", ({ heads, verdict }) => {
    expect(checkView(view(heads), view([9]))).toEqual(verdict);
  });

  it("does not believe that finality goes back", () => {
    expect(checkView(view([1], 4), view([1], 5))).toEqual({ ok: false, error: "MalformedView" });
    expect(checkView(view([1], 5), view([1], 5))).toEqual({ ok: true, value: null });
  });
});

describe("OurView", () => {
  it("shows the five highest leaves, ascending by hash, and how far we have finalized", () => {
    const ours = new OurView();
    // The hash falls as the number rises, so the six leaves have hashes 20 to 15.
    for (const n of [0, 1, 2, 3, 4, 5]) ours.activated({ hash: head(20 - n), number: blockNumber(n) });
    ours.finalized(blockNumber(7));

    expect(ours.view).toEqual(view([15, 16, 17, 18, 19], 7));
    ours.deactivated(head(15));
    expect(ours.view).toEqual(view([16, 17, 18, 19, 20], 7));
  });
});
