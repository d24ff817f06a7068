import { describe, expect, it } from "@jest/globals";
import { blockNumber, hash } from "@parahost/primitives";
import { DEFAULT_PRUNING } from "./config.js";
import { isOver, newMeta, noteFinalized, noteIncluded } from "./lifecycle.js";

const HOUR = 3_600_000;
const blockAt = (number: number, fork = "a") => ({ number: blockNumber(number), hash: hash(`0x${fork}${number}`) });
const included = noteIncluded(newMeta(4, 1_000), blockAt(5));

describe("a candidate's data", () => {
  it("stay an hour where the candidate is not included", () => {
    const meta = newMeta(4, 1_000);

    expect(isOver(meta, 1_000 + HOUR - 1, DEFAULT_PRUNING)).toBe(false);
    expect(isOver(meta, 1_000 + HOUR, DEFAULT_PRUNING)).toBe(true);
  });

  it("stay for as long as finality has not decided", () => {
    expect(isOver(included, 1_000 * HOUR, DEFAULT_PRUNING)).toBe(false);
  });

  it("stay 25 hours after the block that included the candidate was finalized", () => {
    const final = noteFinalized(included, 5, () => true, 2_000);

    expect(isOver(final, 2_000 + 25 * HOUR - 1, DEFAULT_PRUNING)).toBe(false);
    expect(isOver(final, 2_000 + 25 * HOUR, DEFAULT_PRUNING)).toBe(true);
  });

  it("are not included any more where finality took another fork, and keep the time of their coming", () => {
    const abandoned = noteFinalized(included, 5, () => false, 2_000);

    expect(abandoned.state).toEqual({ kind: "Unavailable", sinceMs: 1_000n });
  });

  it("wait for the higher block where they were included on two forks", () => {
    const twice = noteIncluded(included, blockAt(6, "b"));

    expect(noteFinalized(twice, 5, () => false, 2_000).state).toMatchObject({ blocks: [blockAt(6, "b")] });
    expect(noteFinalized(twice, 6, (block) => block.hash === blockAt(6, "b").hash, 2_000).state.kind).toBe("Finalized");
  });

  it("do not change by what is said twice, or does not concern them", () => {
    expect(noteIncluded(included, blockAt(5))).toBe(included);
    expect(noteFinalized(included, 4, () => true, 2_000)).toBe(included);
  });
});
