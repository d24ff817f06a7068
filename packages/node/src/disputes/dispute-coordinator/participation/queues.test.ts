import { describe, expect, it } from "@jest/globals";
import { blockNumber, type CandidateReceipt, candidateHash, sessionIndex } from "@parahost/primitives";
import { BEST_EFFORT_QUEUE_SIZE, PRIORITY_QUEUE_SIZE } from "../config.js";
import { type Priority, Queues } from "./queues.js";

const hashOf = (n: number) => candidateHash(`0x${n.toString(16).padStart(64, "0")}`);
const request = (n: number, queuedAtMs = 0) => ({
  ...{ session: sessionIndex(1), candidateHash: hashOf(n), receipt: {} as CandidateReceipt, queuedAtMs },
});
const add = (queues: Queues, n: number, priority: Priority, number: number | null = 1) =>
  queues.add(request(n), priority, number === null ? null : blockNumber(number));
const drain = (queues: Queues): readonly number[] => {
  const next = queues.next();
  return next ? [Number(next.candidateHash), ...drain(queues)] : [];
};

describe("Queues", () => {
  it("has the oldest first, then the lowest hash, and last those whose relay parent is not known", () => {
    const queues = new Queues();
    for (const [n, number] of [[5, 3], [4, null], [9, 2], [3, null], [7, 2], [1, 4]] as const) // biome-ignore format: a table
      expect(add(queues, n, "best-effort", number)).toBeNull();

    expect(drain(queues)).toEqual([7, 9, 5, 1, 3, 4]);
  });

  it("has all of priority before best effort", () => {
    const queues = new Queues();
    add(queues, 1, "best-effort", 1);
    add(queues, 2, "priority", 9);

    expect(drain(queues)).toEqual([2, 1]);
  });

  it("takes a request once, and moves it up when it gains priority, with the time at which it was queued", () => {
    const queues = new Queues();
    queues.add(request(1, 10), "best-effort", blockNumber(1));
    queues.add(request(1, 20), "best-effort", blockNumber(1));
    expect([queues.size("priority"), queues.size("best-effort")]).toEqual([0, 1]);

    queues.add(request(1, 30), "priority", blockNumber(1));
    expect([queues.size("priority"), queues.size("best-effort")]).toEqual([1, 0]);
    queues.add(request(1, 40), "best-effort", blockNumber(1));

    expect(queues.next()).toEqual(request(1, 10));
    expect(queues.next()).toBeNull();
  });

  it("moves up those that were included, if they wait", () => {
    const queues = new Queues();
    add(queues, 1, "best-effort", 1);
    add(queues, 2, "best-effort", 2);

    expect([queues.prioritize(hashOf(2)), queues.prioritize(hashOf(3))]).toEqual([null, null]);
    expect(drain(queues)).toEqual([2, 1]);
  });

  it("is bounded: 100 as best effort, 20,000 with priority", () => {
    const queues = new Queues();
    for (let n = 0; n < BEST_EFFORT_QUEUE_SIZE; n++) expect(add(queues, n, "best-effort")).toBeNull();
    expect(BEST_EFFORT_QUEUE_SIZE).toBe(100);
    expect(add(queues, 100, "best-effort")).toBe("BestEffortFull");
    expect(add(queues, 99, "best-effort")).toBeNull(); // is there already

    for (let n = 0; n < PRIORITY_QUEUE_SIZE; n++) expect(add(queues, 1_000 + n, "priority")).toBeNull();
    expect(PRIORITY_QUEUE_SIZE).toBe(20_000);
    expect(add(queues, 100, "priority")).toBe("PriorityFull");
    expect(add(queues, 99, "priority")).toBe("PriorityFull");
    expect(queues.prioritize(hashOf(99))).toBe("PriorityFull");
    expect(queues.size("best-effort")).toBe(100);
  });
});
