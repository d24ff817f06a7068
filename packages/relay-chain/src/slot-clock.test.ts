import { beforeEach, describe, expect, it } from "@jest/globals";
import { type Clock, SubsystemError, VirtualClock } from "@parahost/kernel";
import type { ChainBlock } from "./block.js";
import { SlotClock } from "./slot-clock.js";
import { type Slot, Slots } from "./slots.js";

describe("SlotClock", () => {
  let clock: VirtualClock;
  let slots: Slots;
  let turns: string[];
  let stop: AbortController;

  beforeEach(() => {
    clock = new VirtualClock();
    slots = new Slots(3, 6_000);
    turns = [];
    stop = new AbortController();
  });
  /** Notes its turns; `work` is what it does in them. */
  const author = (name: string, work: (slot: Slot) => Promise<void> = async () => {}) => ({
    author: async (slot: Slot): Promise<ChainBlock | null> => {
      turns.push(`${name} in ${slot} at ${clock.now()}`);
      await work(slot);
      return null;
    },
  });

  it("gives each author its turn, the first slot one duration from now", async () => {
    const slotClock = new SlotClock(clock, slots, 4);
    for (const [index, name] of ["alice", "bob", "charlie"].entries()) slotClock.join(index, author(name));
    clock.startAt(1_000);
    expect(slotClock.slot).toBe(3);
    const run = slotClock.run(stop.signal);
    await clock.run(19_000);
    stop.abort();
    await clock.until(run);

    // Slot 4 is the second author's, since 4 mod 3 = 1.
    expect(turns).toEqual(["bob in 4 at 7000", "charlie in 5 at 13000", "alice in 6 at 19000"]);
    expect(slotClock.slot).toBe(6);
  });

  it("leaves the slots of an author that is not there, or has left, empty", async () => {
    const slotClock = new SlotClock(clock, slots, 3);
    const leave = slotClock.join(0, author("alice"));
    slotClock.join(2, author("charlie"));
    void slotClock.run(stop.signal);
    await clock.run(18_000);
    expect(turns).toEqual(["alice in 3 at 6000", "charlie in 5 at 18000"]);

    leave();
    await clock.run(40_000);
    expect(turns.slice(2)).toEqual(["charlie in 8 at 36000"]);
  });

  it("does not take off an author that came in place of the one who leaves", async () => {
    const slotClock = new SlotClock(clock, slots, 3);
    const leave = slotClock.join(0, author("alice"));
    slotClock.join(0, author("alice again"));
    leave();
    void slotClock.run(stop.signal);
    await clock.run(6_000);

    expect(turns).toEqual(["alice again in 3 at 6000"]);
  });

  it("lets two authors build at once where the chain is told to fork", async () => {
    const slotClock = new SlotClock(clock, slots, 3);
    for (const [index, name] of ["alice", "bob", "charlie"].entries()) slotClock.join(index, author(name));
    slots.fork(slotClock.slot + 1);
    void slotClock.run(stop.signal);
    await clock.run(12_000);

    expect(turns).toEqual(["alice in 3 at 6000", "bob in 3 at 6000", "bob in 4 at 12000"]);
  });

  it("goes on to the next slot while an author is still at work", async () => {
    const slotClock = new SlotClock(clock, slots, 3);
    slotClock.join(
      0,
      author("alice", () => clock.sleep(9_000)),
    );
    slotClock.join(1, author("bob"));
    void slotClock.run(stop.signal);
    await clock.run(12_000);

    expect(turns).toEqual(["alice in 3 at 6000", "bob in 4 at 12000"]);
  });

  it("ends with the first fault of an author, and builds no more", async () => {
    const fault = new SubsystemError("provisioner", "Broken", { fatal: true });
    const slotClock = new SlotClock(clock, slots, 3);
    slotClock.join(
      0,
      author("alice", () => Promise.reject(fault)),
    );
    slotClock.join(
      1,
      author("bob", () => Promise.reject(new Error("later"))),
    );
    const run = slotClock.run(stop.signal);

    await expect(clock.until(run)).rejects.toBe(fault);
    await clock.run(60_000);
    expect(turns).toEqual(["alice in 3 at 6000"]);
  });

  it("waits for the authors at work when it is stopped", async () => {
    const slotClock = new SlotClock(clock, slots, 3);
    let isDone = false;
    const work = async () => {
      await clock.sleep(2_500);
      isDone = true;
    };
    slotClock.join(0, author("alice", work));
    const run = slotClock.run(stop.signal);
    await clock.run(6_000);
    stop.abort();
    await clock.until(run);

    expect([isDone, clock.now()]).toEqual([true, 8_500]);
  });

  it("hands on a fault of an author that was at work when it was stopped", async () => {
    const slotClock = new SlotClock(clock, slots, 3);
    const work = async () => {
      await clock.sleep(1_000);
      throw new Error("the disk is full");
    };
    slotClock.join(0, author("alice", work));
    const run = slotClock.run(stop.signal);
    await clock.run(6_000);
    stop.abort();

    await expect(clock.until(run)).rejects.toThrow("the disk is full");
  });

  it("leaves out the slots that pass while the machine sleeps", async () => {
    let lateMs = 0;
    const late: Clock = {
      now: () => clock.now(),
      sleep: (ms, signal) => clock.sleep(ms + lateMs, signal),
      alarm: (ms, ring) => clock.alarm(ms + lateMs, ring),
      hold: (work) => clock.hold(work),
      breathe: () => clock.breathe(),
    };
    const slotClock = new SlotClock(late, slots, 3);
    for (const [index, name] of ["alice", "bob", "charlie"].entries()) slotClock.join(index, author(name));
    // Due at 6_000, woken at 26_000: slots 3 (from 6_000), 4 and 5 have passed, 6 began at 24_000; 7 is due at 30_000.
    lateMs = 20_000;
    void slotClock.run(stop.signal);
    await clock.run(25_999);
    lateMs = 0;
    await clock.run(30_000);

    expect(turns).toEqual(["alice in 6 at 26000", "bob in 7 at 30000"]);
  });
});
