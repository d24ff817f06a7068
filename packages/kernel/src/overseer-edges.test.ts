import { describe, expect, it } from "@jest/globals";
import { hashOf, leafAt, looseNode, looseRole, looseSubsystem, recordedLog } from "@parahost/conformance";
import { VirtualClock } from "./memory/virtual-clock.js";
import { Observers } from "./onlookers.js";
import { Overseer } from "./overseer.js";
import type { Labels, Metrics } from "./ports/metrics.js";

const never = () => new Promise<never>(() => {});

describe("tell, offer and ask", () => {
  it("makes a teller wait at a full inbox, takes no offer there, and takes both along an unbounded edge", async () => {
    const heard: number[] = [];
    const { author, clock, overseer, log } = looseNode(
      looseSubsystem(looseRole("provisioner", { inboxSize: 2 }), {
        hear: (_ctx, n: number) => clock.sleep(1).then(() => void heard.push(n)),
      }),
    );
    const unbounded = overseer.handle({ name: "flood", asks: [], tells: ["provisioner"], unbounded: ["provisioner"] });
    for (const n of [1, 2]) expect(author.tell("provisioner", "hear", n)).toBeUndefined();
    const waiting = author.tell("provisioner", "hear", 3);
    expect(waiting).toBeInstanceOf(Promise);
    expect(author.offer("provisioner", "hear", 4)).toBe(false);
    expect(unbounded.offer("provisioner", "hear" as never, 5 as never)).toBe(true);
    await clock.until(Promise.resolve(waiting));
    await clock.advance(10);

    expect(heard).toEqual([1, 2, 5, 3]);
    expect(log).toMatchObject([
      { level: "warn", message: "inbox is fuller than its size, by unbounded edges", fields: { depth: 2, size: 2 } },
    ]);
  });

  it("counts and logs what is told to a subsystem that this node is without, and fails what is asked", async () => {
    const { author, log } = looseNode();
    expect(author.tell("runtimeApi", "note", null)).toBeUndefined();
    expect(author.offer("runtimeApi", "note", null)).toBe(false);

    await expect(author.ask("runtimeApi", "version", null)).rejects.toMatchObject({
      code: "AnswererGone",
      details: { to: "runtimeApi", kind: "version" },
    });
    expect(log).toMatchObject([{ level: "debug", fields: { from: "author", to: "runtimeApi" } }]);
  });

  it("refuses at run time too what the role does not list", async () => {
    const { author, overseer, clock } = looseNode(
      looseSubsystem(looseRole("provisioner", { jobAsks: ["runtimeApi"] }), {
        ask: (ctx) => ctx.ask("runtimeApi", "version", null),
      }),
    );
    const asked = author.ask("provisioner", "ask", null);

    await expect(clock.until(asked)).rejects.toMatchObject({
      code: "NotInRole",
      origin: "provisioner",
      details: { to: "runtimeApi", use: "asks" },
    });
    await expect(overseer.ended).rejects.toMatchObject({ code: "NotInRole" });
  });

  it("refuses a message that nobody handles, and survives it", async () => {
    const { author, clock, faults } = looseNode(looseSubsystem(looseRole("provisioner"), {}));

    await expect(clock.until(author.ask("provisioner", "unheardOf", null))).rejects.toMatchObject({
      code: "UnknownMessage",
      details: { kind: "unheardOf", from: "author" },
    });
    expect(faults).toEqual([]);
  });

  it("withdraws a question whose asker gives up: it is not even handled when its turn comes", async () => {
    const handled: number[] = [];
    const { author, clock } = looseNode(
      looseSubsystem(looseRole("provisioner"), {
        ask: (_ctx, n: number) => clock.sleep(10).then(() => handled.push(n)),
      }),
    );
    const givingUp = new AbortController();
    const asked = [1, 2, 3].map((n) =>
      author.ask("provisioner", "ask", n, n === 2 ? { signal: givingUp.signal } : { limitMs: 25 }),
    );
    givingUp.abort(new Error("no more"));

    await expect(asked[1]).rejects.toThrow("no more");
    await clock.until(Promise.all([asked[0], asked[2]]));
    expect(handled).toEqual([1, 3]);
    await expect(author.ask("provisioner", "ask", 4, { signal: givingUp.signal })).rejects.toThrow("no more");
  });

  it("refuses a party that bears a subsystem's name", () => {
    const { overseer } = looseNode(looseSubsystem(looseRole("provisioner"), {}));

    expect(() => overseer.handle({ name: "provisioner", asks: [], tells: [], unbounded: [] })).toThrow(/NameTaken/);
  });
});

describe("metrics", () => {
  it("count every message, signal and wait under upstream's names", async () => {
    const { metrics, values } = recordedMetrics();
    const clock = new VirtualClock();
    const log = recordedLog();
    const hearer = looseSubsystem(looseRole("provisioner", { inboxSize: 1 }), { hear: () => clock.sleep(7) });
    const overseer = new Overseer([hearer], clock, log, metrics, new Observers(log));
    overseer.start();
    const to = ["provisioner"] as const;
    const party = overseer.handle({ name: "author", asks: [], tells: to, unbounded: [] });
    const tell = (n: number) => party.tell("provisioner", "hear" as never, n as never);
    await clock.until(Promise.all([1, 2, 3].map(tell)));
    await clock.advance(100);
    await overseer.activeLeaves({ activated: leafAt(2), deactivated: [hashOf(1)] });
    await clock.settle();
    await overseer.blockFinalized(leafAt(1));

    const of = (name: string) => values.get(`polkadot_parachain_${name}`);
    expect(of("messages_relayed_total")).toBe(3);
    expect(of("subsystem_bounded_sent{provisioner-subsystem}")).toBe(3);
    expect(of("subsystem_bounded_received{provisioner-subsystem}")).toBe(3);
    expect(of("subsystem_bounded_blocked{provisioner-subsystem}")).toBe(2);
    expect([of("activated_heads_total"), of("deactivated_heads_total")]).toEqual([1, 1]);
    expect([
      of("overseer_signals_sent{provisioner-subsystem}"),
      of("overseer_signals_received{provisioner-subsystem}"),
    ]).toEqual([2, 1]);
    // Taken at 0, 7 and 14 ms.
    expect(values.get("parahost_kernel_inbox_wait_seconds_sum{provisioner-subsystem}")).toBeCloseTo(0.021);
  });

  it("count faults by subsystem and code", async () => {
    const { metrics, values } = recordedMetrics();
    const log = recordedLog();
    const clock = new VirtualClock();
    const failing = looseSubsystem(looseRole("provisioner"), {}, { onLeaf: () => never().catch(() => {}) });
    const overseer = new Overseer([failing], clock, log, metrics, new Observers(log));
    overseer.start();
    await overseer.activeLeaves({ activated: leafAt(1) });
    await overseer.activeLeaves({ activated: leafAt(2) });
    await clock.until(overseer.ended.catch(() => undefined));

    expect(values.get("parahost_kernel_faults_total{provisioner-subsystem,SubsystemStalled}")).toBe(1);
  });
});

function recordedMetrics() {
  const values = new Map<string, number>();
  const key = (name: string, labels: Labels = {}) =>
    Object.keys(labels).length === 0 ? name : `${name}{${Object.values(labels).join()}}`;
  const metrics: Metrics = {
    counter: (name) => ({
      inc: (by = 1, labels) => void values.set(key(name, labels), (values.get(key(name, labels)) ?? 0) + by),
    }),
    gauge: (name) => ({ set: (value, labels) => void values.set(key(name, labels), value) }),
    histogram: () => ({ observe() {}, time: (work) => work() }),
  };
  return { metrics, values };
}
