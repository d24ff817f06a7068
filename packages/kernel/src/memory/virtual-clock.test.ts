import { describe, expect, it } from "@jest/globals";
import { VirtualClock } from "./virtual-clock.js";

const realPause = (turns: number): Promise<void> =>
  turns === 0 ? Promise.resolve() : new Promise<void>((go) => setImmediate(go)).then(() => realPause(turns - 1));

describe("VirtualClock", () => {
  it("wakes sleepers by their time, and those of one time in the order in which they lay down", async () => {
    const clock = new VirtualClock();
    const woken: string[] = [];
    const sleep = (name: string, ms: number) =>
      clock.sleep(ms).then(() => void woken.push(`${name} at ${clock.now()}`));
    const all = Promise.all([sleep("a", 20), sleep("b", 10), sleep("c", 20), sleep("d", 10), sleep("e", 0)]);
    await clock.until(all);

    expect(woken).toEqual(["e at 0", "b at 10", "d at 10", "a at 20", "c at 20"]);
  });

  it("lets all that follows from one waking happen before the next, also of the same time", async () => {
    const clock = new VirtualClock();
    const order: string[] = [];
    const first = clock.sleep(5).then(async () => {
      for (let i = 0; i < 50; i++) await Promise.resolve();
      await clock.breathe();
      order.push("first, to its end");
    });
    const second = clock.sleep(5).then(() => void order.push("second"));
    await clock.until(Promise.all([first, second]));

    expect(order).toEqual(["first, to its end", "second"]);
  });

  it("forgets a sleeper that is called off, and wakes nobody for it", async () => {
    const clock = new VirtualClock();
    const off = new AbortController();
    const sleeping = clock.sleep(10, off.signal);
    off.abort(new Error("called off"));

    await expect(sleeping).rejects.toThrow("called off");
    await expect(clock.sleep(10, off.signal)).rejects.toThrow("called off");
    await expect(clock.until(new Promise(() => {}))).rejects.toThrow("at 0 ms nothing is left to do");
  });

  it("stands still while an answer from outside is due, and gives answers in the order asked", async () => {
    const clock = new VirtualClock();
    const order: string[] = [];
    const outside = (name: string, turns: number) =>
      clock.hold(() => realPause(turns).then(() => name)).then(() => void order.push(`${name} at ${clock.now()}`));
    const all = [outside("slow", 30), outside("quick", 1), outside("middling", 10)];
    const slept = clock.sleep(1).then(() => void order.push("slept"));
    await clock.until(Promise.all([...all, slept]));

    expect(order).toEqual(["slow at 0", "quick at 0", "middling at 0", "slept"]);
  });

  it("gives each answer only when nothing else is left to do", async () => {
    const clock = new VirtualClock();
    const order: string[] = [];
    const one = clock
      .hold(async () => 1)
      .then(async () => {
        for (let i = 0; i < 20; i++) await clock.breathe();
        order.push("what follows from the first");
      });
    const two = clock.hold(async () => 2).then(() => void order.push("the second"));
    await clock.until(Promise.all([one, two]));

    expect(order).toEqual(["what follows from the first", "the second"]);
  });

  it("goes on while an answer is not due yet, and stands still once it is", async () => {
    const clock = new VirtualClock();
    const order: string[] = [];
    const note = (what: string) => () => void order.push(`${what} at ${clock.now()}`);
    const begun: string[] = [];
    const outside = (name: string, turns: number, takesMs: number) =>
      clock
        .hold(() => {
          begun.push(name);
          return realPause(turns);
        }, takesMs)
        .then(note(name));
    const answers = [outside("slow", 300, 10), outside("quick", 0, 5), outside("quick too", 0, 10)];
    expect(begun).toEqual(["slow", "quick", "quick too"]);
    const failing = clock.hold(() => Promise.reject(new Error("no such file")), 3).catch(note("failed"));
    await clock.until(
      Promise.all([...answers, failing, ...[4, 10, 11].map((ms) => clock.sleep(ms).then(note("woken")))]),
    );

    expect(order).toEqual([
      ...["failed at 3", "woken at 4", "quick at 5"],
      ...["slow at 10", "quick too at 10", "woken at 10", "woken at 11"],
    ]);
  });

  it("rings an alarm at its time, and none that was called off", async () => {
    const clock = new VirtualClock();
    const rung: string[] = [];
    for (const ms of [20, 10]) clock.alarm(ms, () => rung.push(`${ms} at ${clock.now()}`));
    const callOff = clock.alarm(15, () => rung.push("called off"));
    callOff();
    await clock.advance(30);
    callOff();

    expect(rung).toEqual(["10 at 10", "20 at 20"]);
  });

  it("hands on what fails outside", async () => {
    const clock = new VirtualClock();
    const failing = clock.hold(() => {
      throw new Error("no such file");
    });

    await expect(clock.until(failing)).rejects.toThrow("no such file");
  });

  it("goes to the time it is driven to, and no further", async () => {
    const clock = new VirtualClock();
    const woken: number[] = [];
    for (const ms of [5, 10, 15]) void clock.sleep(ms).then(() => woken.push(clock.now()));
    await clock.advance(10);
    expect([woken, clock.now()]).toEqual([[5, 10], 10]);

    await clock.run(12);
    expect([woken, clock.now()]).toEqual([[5, 10], 12]);
  });

  it("gives up at the limit where somebody always sleeps", async () => {
    const clock = new VirtualClock();
    const tick = async (): Promise<never> => {
      for (;;) await clock.sleep(6);
    };
    void tick();

    await expect(clock.until(new Promise(() => {}), 20)).rejects.toThrow(
      "at 18 ms nobody wakes before the limit at 20 ms",
    );
    await expect(clock.until(clock.sleep(6), 20)).resolves.toBeUndefined();
  });

  it("serves two who wait at once", async () => {
    const clock = new VirtualClock();
    const both = [
      clock.until(clock.sleep(10).then(() => clock.now())),
      clock.until(clock.sleep(5).then(() => clock.now())),
    ];

    expect(await Promise.all(both)).toEqual([10, 5]);
  });

  it("is quick with many who sleep", async () => {
    const clock = new VirtualClock();
    let woken = 0;
    for (let i = 0; i < 20_000; i++) void clock.sleep((i * 7_919) % 20_000).then(() => woken++);
    await clock.advance(20_000);

    expect(woken).toBe(20_000);
  });
});
