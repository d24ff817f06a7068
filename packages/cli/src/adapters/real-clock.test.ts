import { expect, it } from "@jest/globals";
import { RealClock } from "./real-clock.js";
import { realTime } from "./real-time.js";

it("begins at 0 and goes on by itself", async () => {
  const clock = new RealClock();
  const began = clock.now();
  await clock.sleep(20);

  expect(began).toBeLessThan(20);
  expect(clock.now() - began).toBeGreaterThanOrEqual(20);
});

it("goes on from another time when told so", () => {
  const clock = new RealClock();
  clock.startAt(600_000);

  expect(clock.now()).toBeGreaterThanOrEqual(600_000);
});

it("sleeps longer than a timer can", async () => {
  const clock = new RealClock();
  const control = new AbortController();
  let woke = false;
  const sleeping = clock.sleep(2 ** 31, control.signal).then(() => {
    woke = true;
  });
  await clock.sleep(10);
  expect(woke).toBe(false);
  control.abort(new Error("enough"));

  await expect(sleeping).rejects.toThrow("enough");
});

it("rings an alarm once, not before its time, and none that was called off", async () => {
  const clock = new RealClock();
  const rung: number[] = [];
  const began = clock.now();
  clock.alarm(5, () => rung.push(clock.now() - began));
  const callOff = clock.alarm(1, () => rung.push(0));
  callOff();
  await clock.sleep(10);

  expect(rung).toHaveLength(1);
  expect(rung[0]).toBeGreaterThanOrEqual(5);
});

it("wakes a sleeper with the signal's reason, also one that is asked to sleep too late", async () => {
  const clock = new RealClock();
  const control = new AbortController();
  const sleeping = clock.sleep(60_000, control.signal);
  control.abort(new Error("the leaf is gone"));

  await expect(sleeping).rejects.toThrow("the leaf is gone");
  await expect(clock.sleep(1, control.signal)).rejects.toThrow("the leaf is gone");
});

it("does not wait for what is held, and lets others have a turn", async () => {
  const clock = new RealClock();
  let hadTurn = false;
  setImmediate(() => {
    hadTurn = true;
  });
  await clock.breathe();

  expect(hadTurn).toBe(true);
  expect(await clock.hold(async () => 7)).toBe(7);
  await expect(clock.hold(() => Promise.reject(new Error("no disk")))).rejects.toThrow("no disk");
});

it("acts once after the time of the machine, and not where it is called off", async () => {
  let acted = 0;
  const callOff = realTime.after(5, () => {
    acted += 100;
  });
  callOff();
  await new Promise<void>((resolve) => {
    realTime.after(15, () => {
      acted += 1;
      resolve();
    });
  });

  expect(acted).toBe(1);
});
