import { beforeEach, describe, expect, it } from "@jest/globals";
import { blockNumber, candidateHash, coreIndex, type Hash, hash, paraId } from "@parahost/primitives";
import type { CandidateReport, ChainReport } from "@parahost/protocol";
import { CandidateLedger } from "./ledger.js";

/** Blocks by name: `3` is block 3 of the best chain, `3b` one of a fork. */
const block = (name: string): Hash => hash(`0x${name}`);
const numberOf = (of: Hash): number => Number.parseInt(of.slice(2), 10);
const candidate = candidateHash("0xc0");
const para = paraId(2000);
/** Without async backing a candidate is backed by a child of its relay parent, or never. */
const REACH = 0;

describe("CandidateLedger", () => {
  let ledger: CandidateLedger;
  beforeEach(() => {
    const chain = {
      numberOf: (of: Hash) => blockNumber(numberOf(of)),
      isOnBestChain: (of: Hash) => !of.endsWith("b"),
    };
    ledger = new CandidateLedger(chain, REACH);
  });
  const say = (step: CandidateReport["step"], reason?: string, relayParent = "1", node = "alice") =>
    ledger.reported({
      ...{ node, step, candidateHash: candidate, paraId: para, relayParent: block(relayParent) },
      ...(reason === undefined ? {} : { reason }),
    });
  const chainSays = (event: "backed" | "included" | "timedOut", at: string) =>
    ledger.chainReported({
      ...{ event, paraId: para, candidateHash: candidate, relayHash: block(at), core: coreIndex(0) },
      relayNumber: blockNumber(numberOf(block(at))),
    } as ChainReport);
  const dropped = (final: number) => ledger.settle(blockNumber(final)).map(({ reason }) => reason);

  it("waits until finality has passed the last block that could have backed a candidate", () => {
    say("collated");

    expect(dropped(1)).toEqual([]);
    expect(dropped(2)).toEqual(["NotFetched"]);
    expect(dropped(3)).toEqual([]);
  });

  it.each<{ step: CandidateReport["step"]; reason: string }>([
    { step: "fetched", reason: "NotValidated" },
    { step: "validated", reason: "NotSeconded" },
    { step: "seconded", reason: "InsufficientBacking" },
    { step: "backed", reason: "NotSelected" },
    { step: "selected", reason: "LeftOutOfBlock" },
  ])("says $reason of one that came as far as $step, where no node has said why", ({ step, reason }) => {
    say(step);
    say("collated");

    expect(dropped(2)).toEqual([reason]);
  });

  it("takes the reason that most nodes gave", () => {
    say("dropped", "NotAdvertised");
    say("dropped", "HardTimeout", "1", "bob");
    say("dropped", "HardTimeout", "1", "charlie");

    expect(dropped(2)).toEqual(["HardTimeout"]);
  });

  it("counts what is included once finality has come to it, and drops nothing of it", () => {
    say("selected");
    chainSays("backed", "2");
    chainSays("included", "3");

    expect(dropped(2)).toEqual([]);
    expect(ledger.pending).toBe(0);
    expect(dropped(3)).toEqual([]);
    expect(ledger.totals().get(para)).toEqual({ backed: 1, included: 1 });
  });

  it("drops what lost its core", () => {
    chainSays("backed", "2");
    chainSays("timedOut", "6");

    expect(dropped(5)).toEqual([]);
    expect(dropped(6)).toEqual(["AvailabilityTimedOut"]);
    expect(ledger.totals().get(para)).toEqual({ backed: 1, included: 0 });
  });

  it("tells what a fork took with it: the block that backed it, or its relay parent", () => {
    say("selected");
    chainSays("backed", "2b");
    expect(dropped(2)).toEqual(["ForkAbandoned"]);

    say("collated", undefined, "1b");
    expect(dropped(2)).toEqual(["RelayParentAbandoned"]);
    expect(ledger.totals().get(para)).toEqual(undefined);
  });

  it("goes by the best chain where a candidate was backed on two forks", () => {
    chainSays("backed", "2b");
    chainSays("backed", "2");
    chainSays("included", "3");

    expect(dropped(9)).toEqual([]);
    expect(ledger.totals().get(para)).toEqual({ backed: 1, included: 1 });
  });
});
