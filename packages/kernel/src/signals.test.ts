import { describe, expect, it } from "@jest/globals";
import { hashOf, leafAt, looseNode, looseRole, looseSubsystem } from "@parahost/conformance";
import { CONCLUDE_GRACE_MS } from "./overseer.js";
import { STALLED_AFTER_MS } from "./stall-watch.js";

const never = () => new Promise<never>(() => {});

describe("signals", () => {
  it("come after onStart, and of one change what goes comes before what is new", async () => {
    const heard: string[] = [];
    const { overseer, clock } = looseNode(
      looseSubsystem(
        looseRole("provisioner"),
        {},
        {
          onStart: async () => {
            await Promise.resolve(); // It runs at once, before `clock` is there.
            await clock.sleep(5);
            heard.push("started");
          },
          onLeaf: (_ctx, leaf: { number: number }) => void heard.push(`leaf ${leaf.number}`),
          onLeafGone: (_ctx, leaf: string) => void heard.push(`gone ${Number(leaf)}`),
          onFinalized: (_ctx, block: { number: number }) => void heard.push(`finalized ${block.number}`),
        },
      ),
    );
    void overseer.activeLeaves({ activated: leafAt(1) });
    void overseer.activeLeaves({ activated: leafAt(2), deactivated: [hashOf(1)] });
    void overseer.blockFinalized(leafAt(2));
    await clock.advance(5);

    expect(heard).toEqual(["started", "leaf 1", "gone 1", "leaf 2", "finalized 2"]);
  });

  it("wait at the overseer, in order, while somebody has 64 of them unread", async () => {
    const heard: number[] = [];
    const { overseer, clock, author } = looseNode(
      looseSubsystem(
        looseRole("provisioner"),
        { busy: () => clock.sleep(1) },
        { onFinalized: (_ctx, { number }: { number: number }) => void heard.push(number) },
      ),
    );
    void author.tell("provisioner", "busy", null);
    await clock.settle();
    const sent = Array.from({ length: 70 }, (_, i) => overseer.blockFinalized(leafAt(i)));
    expect(sent.findIndex((waits) => waits !== undefined)).toBe(64);

    await clock.until(Promise.all(sent));
    await clock.settle();
    expect(heard).toEqual(Array.from({ length: 70 }, (_, i) => i));
  });

  it("end the node when one is left unread for 10 s, and the fault says who waits for whom", async () => {
    const { overseer, clock, author } = looseNode(
      looseSubsystem(looseRole("provisioner", { asks: ["candidateBacking"] }), {
        ask: (ctx) => ctx.ask("candidateBacking", "ask", null),
      }),
      looseSubsystem(looseRole("candidateBacking", { asks: ["runtimeApi"] }), {
        ask: (ctx) => ctx.ask("runtimeApi", "hang", null),
      }),
      looseSubsystem(looseRole("runtimeApi"), { hang: never }),
    );
    const asked = author.ask("provisioner", "ask", null);
    asked.catch(() => undefined);
    await clock.settle();
    void overseer.activeLeaves({ activated: leafAt(1) });

    await expect(clock.until(overseer.ended)).rejects.toMatchObject({
      code: "SubsystemStalled",
      fatal: true,
      details: {
        subsystem: "provisioner",
        unreadSignals: 1,
        waits: [
          { subsystem: "provisioner", handling: "ask", waitsFor: [{ to: "candidateBacking", kind: "ask" }] },
          { subsystem: "candidateBacking", handling: "ask", waitsFor: [{ to: "runtimeApi", kind: "hang" }] },
          { subsystem: "runtimeApi", handling: "hang", waitsFor: [] },
        ],
      },
    });
    expect(clock.now()).toBe(STALLED_AFTER_MS + CONCLUDE_GRACE_MS);
  });

  it("do not keep time going once they are read", async () => {
    const { overseer, clock } = looseNode(looseSubsystem(looseRole("provisioner"), {}));
    await overseer.activeLeaves({ activated: leafAt(1) });

    await expect(clock.until(never())).rejects.toThrow("at 0 ms nothing is left to do");
  });

  it("stall nobody who is slow but gets there: each signal has its own 10 s", async () => {
    const { overseer, clock } = looseNode(
      looseSubsystem(looseRole("provisioner"), {}, { onFinalized: () => clock.sleep(4_000) }),
    );
    for (let i = 0; i < 5; i++) {
      void overseer.blockFinalized(leafAt(i));
      await clock.advance(3_900);
    }
    await clock.advance(60_000);
    await clock.until(overseer.conclude());

    await expect(overseer.ended).resolves.toBeUndefined();
  });
});

describe("the end of a node", () => {
  it("gives each subsystem a moment to finish: the handler at work first, then onConclude", async () => {
    const heard: string[] = [];
    const { overseer, clock, author } = looseNode(
      looseSubsystem(
        looseRole("provisioner"),
        { work: () => clock.sleep(500).then(() => void heard.push("worked")), more: () => heard.push("more") },
        { onConclude: () => clock.sleep(500).then(() => void heard.push("concluded")) },
      ),
    );
    void author.tell("provisioner", "work", null);
    void author.tell("provisioner", "more", null);
    await clock.settle();
    await clock.until(overseer.conclude());

    expect([heard, clock.now()]).toEqual([["worked", "concluded"], 1_000]);
    await expect(overseer.ended).resolves.toBeUndefined();
  });

  it("does not wait for ever, and names those that did not finish", async () => {
    const { overseer, clock, log } = looseNode(
      looseSubsystem(looseRole("provisioner"), {}, { onConclude: never }),
      looseSubsystem(looseRole("runtimeApi"), {}),
    );
    await clock.until(overseer.conclude());

    expect(clock.now()).toBe(CONCLUDE_GRACE_MS);
    expect(log).toMatchObject([{ message: "subsystems did not finish", fields: { subsystems: ["provisioner"] } }]);
  });

  it("has one cause, the first, though more goes wrong on the way out", async () => {
    const [first, second] = [new TypeError("first"), new TypeError("second")];
    const { overseer, clock, author, observers } = looseNode(
      looseSubsystem(
        looseRole("provisioner"),
        { fail: () => Promise.reject(first) },
        { onConclude: () => Promise.reject(second) },
      ),
    );
    const causes: unknown[] = [];
    observers.on("concluded", (cause) => causes.push(cause));
    void author.tell("provisioner", "fail", null);

    await expect(clock.until(overseer.ended)).rejects.toBe(first);
    expect(causes).toEqual([first]);
  });

  it("fails what is asked afterwards, and swallows what is told", async () => {
    const { overseer, author, clock, faults } = looseNode(looseSubsystem(looseRole("provisioner"), { ask: () => 1 }));
    await clock.until(overseer.conclude());

    await expect(author.ask("provisioner", "ask", null)).rejects.toMatchObject({ code: "AnswererGone" });
    expect(author.tell("provisioner", "ask", null)).toBeUndefined();
    expect(author.offer("provisioner", "ask", null)).toBe(false);
    expect(faults).toEqual([]);
  });
});
