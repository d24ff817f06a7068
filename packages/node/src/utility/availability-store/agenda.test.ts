import { describe, expect, it } from "@jest/globals";
import { blockNumber, candidateHash, hash } from "@parahost/primitives";
import { agendaItem, placesOnAgenda, upTo } from "./agenda.js";
import type { CandidateState } from "./records.js";

const candidate = candidateHash(`0x${"ab".repeat(32)}`);
const block = (number: number) => ({ number: blockNumber(number), hash: hash(`0x${"00".repeat(32)}`) });
const within = (place: Uint8Array | undefined, [from, to]: ReturnType<typeof upTo>) =>
  place !== undefined && Buffer.compare(from, place) <= 0 && Buffer.compare(place, to) < 0;

describe("the agenda", () => {
  it("has a candidate once, but in each block that includes it", () => {
    const included: CandidateState = { kind: "Unfinalized", sinceMs: 1n, blocks: [block(7), block(300)] };

    expect(placesOnAgenda(candidate, { kind: "Unavailable", sinceMs: 5n }).map(agendaItem)).toEqual([
      { candidate, kind: "Unavailable", at: 5n },
    ]);
    expect(placesOnAgenda(candidate, { kind: "Finalized", atMs: 9n }).map(agendaItem)).toEqual([
      { candidate, kind: "Finalized", at: 9n },
    ]);
    expect(placesOnAgenda(candidate, included).map(agendaItem)).toEqual([
      { candidate, kind: "Unfinalized", at: 7n },
      { candidate, kind: "Unfinalized", at: 300n },
    ]);
  });

  it("sorts by block and by time, up to the last number that there is", () => {
    const [early, late] = placesOnAgenda(candidate, {
      kind: "Unfinalized",
      sinceMs: 1n,
      blocks: [block(255), block(256)],
    });
    expect([early, late].map((place) => within(place, upTo("Unfinalized", 255)))).toEqual([true, false]);
    expect([early, late].map((place) => within(place, upTo("Unfinalized", 256)))).toEqual([true, true]);
    expect(within(early, upTo("Finalized", 256))).toBe(false);

    const [last] = placesOnAgenda(candidate, { kind: "Unfinalized", sinceMs: 1n, blocks: [block(2 ** 32 - 1)] });
    expect([2 ** 32 - 2, 2 ** 32 - 1].map((at) => within(last, upTo("Unfinalized", at)))).toEqual([false, true]);
  });

  it("has nothing before all times", () => {
    const [first] = placesOnAgenda(candidate, { kind: "Unavailable", sinceMs: 0n });

    expect([-1, 0].map((at) => within(first, upTo("Unavailable", at)))).toEqual([false, true]);
  });

  it("knows its own keys", () => {
    const [place = new Uint8Array()] = placesOnAgenda(candidate, { kind: "Finalized", atMs: 9n });

    expect(agendaItem(place.subarray(1))).toBeNull();
    expect(agendaItem(place.subarray(0, -1))).toBeNull();
  });
});
