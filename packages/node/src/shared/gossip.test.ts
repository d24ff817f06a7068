import { describe, expect, it } from "@jest/globals";
import { SeededChance } from "@parahost/kernel";
import fc from "fast-check";
import { gossipPeers, MIN_GOSSIP_PEERS } from "./gossip.js";

const peersOf = (count: number) => Array.from({ length: count }, (_, i) => `peer ${i}`);

describe("gossipPeers", () => {
  it("are everyone, in order, where there are few", () => {
    const peers = peersOf(MIN_GOSSIP_PEERS);
    expect(gossipPeers(peers, new SeededChance("few"))).toEqual(peers);
  });

  it("are as many as wanted of those given, none twice, and all that have priority", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 26, max: 200 }),
        fc.integer({ min: 0, max: 60 }),
        fc.string(),
        (count, first, seed) => {
          const peers = peersOf(count);
          const priority = new Set(peers.slice(0, first));
          const chosen = gossipPeers(peers, new SeededChance(seed), (peer) => priority.has(peer));

          expect(new Set(chosen).size).toBe(chosen.length);
          expect(chosen.length).toBe(Math.max(MIN_GOSSIP_PEERS, priority.size));
          expect([...priority].every((peer) => chosen.includes(peer))).toBe(true);
          expect(chosen.every((peer) => peers.includes(peer))).toBe(true);
        },
      ),
      { seed: 5, numRuns: 100 },
    );
  });

  it("differ by chance alone", () => {
    const chosen = (seed: string) => gossipPeers(peersOf(100), new SeededChance(seed));
    expect(chosen("a")).toEqual(chosen("a"));
    expect(chosen("a")).not.toEqual(chosen("b"));
  });
});
