import { describe, expect, it } from "@jest/globals";
import { hashOf, type LooseContext, leafAt, looseNode, looseRole, looseSubsystem } from "@parahost/conformance";
import { type CandidateHash, sessionIndex } from "@parahost/primitives";
import type { JobContext, Role, Scope } from "./subsystem.js";

type Job = Pick<JobContext<Role>, "signal" | "within"> & Pick<LooseContext, "ask">;
const never = () => new Promise<never>(() => {});
const candidate = hashOf(99) as unknown as CandidateHash;

/** Runs jobs in the scopes asked for: `work` says how a job ends, in milliseconds, or that it asks for what never comes. */
function worker() {
  const log: string[] = [];
  const subsystem = looseSubsystem(looseRole("provisioner", { jobAsks: ["runtimeApi"] }), {
    start: (ctx, { scope, name, ms }: { scope: Scope; name: string; ms: number }) =>
      ctx.spawn(
        scope,
        async (job) => {
          job.signal.addEventListener("abort", () => log.push(`${name} aborted: ${job.signal.reason.code}`));
          await node.clock.sleep(ms);
          return name;
        },
        (_ctx, result) => void log.push(`${result} done`),
      ),
    askFromJob: (ctx, scope: Scope) => ctx.later(scope, (job) => (job as unknown as Job).ask("runtimeApi", "never", 0)),
    limited: (ctx) =>
      ctx.later("node", (job) => job.within(30, (inner) => (inner as unknown as Job).ask("runtimeApi", "never", 0))),
    end: (ctx, scope: never) => ctx.end(scope),
  });
  const silent = looseSubsystem(looseRole("runtimeApi"), { never: (ctx) => ctx.later("node", never) });
  const node = looseNode(subsystem, silent);
  const start = async (scope: Scope, name: string, ms = 10) => {
    void node.author.tell("provisioner", "start", { scope, name, ms });
    await node.clock.settle();
  };
  return { ...node, log, start };
}

describe("jobs", () => {
  it("end with their leaf: aborted, and their results are not taken", async () => {
    const { overseer, clock, log, start, faults } = worker();
    await overseer.activeLeaves({ activated: leafAt(1) });
    await start({ leaf: hashOf(1) }, "short", 10);
    await start({ leaf: hashOf(1) }, "long", 100);
    await clock.advance(50);
    await overseer.activeLeaves({ deactivated: [hashOf(1)] });
    await clock.advance(100);

    expect(log).toEqual(["short done", "long aborted: ScopeEnded"]);
    expect(faults).toEqual([]);
  });

  it("of a relay parent last while it is in the view of any active leaf", async () => {
    const { overseer, clock, log, start } = worker();
    await overseer.activeLeaves({ activated: leafAt(2, 1) });
    await start({ relayParent: hashOf(1) }, "one", 1_000);
    await start({ relayParent: hashOf(2) }, "two", 1_000);
    await overseer.activeLeaves({ activated: leafAt(3, 2, 1), deactivated: [hashOf(2)] });
    await clock.settle();
    expect(log).toEqual([]);

    await overseer.activeLeaves({ activated: leafAt(4, 3, 2), deactivated: [hashOf(3)] });
    await clock.settle();
    expect(log).toEqual(["one aborted: ScopeEnded"]);

    await overseer.activeLeaves({ deactivated: [hashOf(4)] });
    await clock.settle();
    expect(log).toEqual(["one aborted: ScopeEnded", "two aborted: ScopeEnded"]);
  });

  it("do not start where their leaf is not active, or their relay parent out of view", async () => {
    const { author, clock, log, start, overseer, faults } = worker();
    await overseer.activeLeaves({ activated: leafAt(2, 1) });
    await start({ leaf: hashOf(1) }, "an ancestor is no leaf");
    await start({ relayParent: hashOf(9) }, "out of view");
    await clock.advance(100);

    expect([log, faults]).toEqual([[], []]);
    await expect(author.ask("provisioner", "askFromJob", { leaf: hashOf(9) })).rejects.toMatchObject({
      code: "ScopeEnded",
      details: { scope: { leaf: hashOf(9) } },
    });
  });

  it.each([
    { name: "candidate", scope: { candidate } },
    { name: "session", scope: { session: sessionIndex(7) } },
  ])("of a $name end when the subsystem says so, and can be started again", async ({ scope }) => {
    const { author, clock, log, start } = worker();
    await start(scope, "first");
    await author.tell("provisioner", "end", scope);
    await start(scope, "second");
    await clock.advance(100);

    expect(log).toEqual(["first aborted: ScopeEnded", "second done"]);
  });

  it("may not be ended by the subsystem where their scope ends by itself", async () => {
    const { author, clock, overseer } = worker();
    await author.tell("provisioner", "end", { leaf: hashOf(1) });
    await clock.settle();

    await expect(overseer.ended).rejects.toMatchObject({ code: "ScopeNotOurs" });
  });

  it("refuse a scope that is none", async () => {
    const { start, overseer } = worker();
    await start({ block: 1 } as never, "job");

    await expect(overseer.ended).rejects.toMatchObject({ code: "BadScope", details: { scope: { block: 1 } } });
  });

  it("take their asks with them", async () => {
    const { author, overseer, clock } = worker();
    await overseer.activeLeaves({ activated: leafAt(1) });
    const asked = author.ask("provisioner", "askFromJob", { leaf: hashOf(1) });
    await clock.settle();
    await overseer.activeLeaves({ deactivated: [hashOf(1)] });

    await expect(clock.until(asked)).rejects.toMatchObject({ code: "ScopeEnded" });
  });

  it("see their asks fail when they end, whatever they do themselves", async () => {
    const fates: unknown[] = [];
    const asking = looseSubsystem(looseRole("provisioner", { jobAsks: ["runtimeApi"] }), {
      start: (ctx) =>
        ctx.spawn({ candidate }, async (job) => {
          const ask = () => (job as unknown as Job).ask("runtimeApi", "never", 0);
          await Promise.allSettled([ask(), job.within(1_000, ask)]).then((all) => fates.push(...all));
          await ask().catch((late) => fates.push(late));
        }),
      end: (ctx) => ctx.end({ candidate }),
    });
    const silent = looseSubsystem(looseRole("runtimeApi"), { never: (ctx) => ctx.later("node", never) });
    const { author, clock } = looseNode(asking, silent);
    await author.tell("provisioner", "start", null);
    await author.tell("provisioner", "end", null);
    await clock.settle();

    const reason = expect.objectContaining({ code: "ScopeEnded" });
    expect(fates).toEqual([{ status: "rejected", reason }, { status: "rejected", reason }, reason]);
  });

  it("say nothing once they have ended, whatever they do themselves", async () => {
    const fates: unknown[] = [];
    const heard: string[] = [];
    const telling = looseSubsystem(looseRole("provisioner", { tells: ["candidateBacking"] }), {
      start: (ctx) =>
        ctx.spawn({ candidate }, async (job) => {
          const speaker = job as unknown as LooseContext;
          await speaker.tell("candidateBacking", "hear", "in time");
          await clock.sleep(10);
          for (const say of ["tell", "offer"] as const)
            try {
              await speaker[say]("candidateBacking", "hear", "late");
            } catch (fault) {
              fates.push(fault);
            }
        }),
      end: (ctx) => ctx.end({ candidate }),
    });
    const hearing = looseSubsystem(looseRole("candidateBacking"), {
      hear: (_ctx, what: string) => void heard.push(what),
    });
    const { author, clock, faults } = looseNode(telling, hearing);
    await author.tell("provisioner", "start", null);
    await author.tell("provisioner", "end", null);
    await clock.advance(20);

    const reason = expect.objectContaining({ code: "ScopeEnded" });
    expect([heard, fates, faults]).toEqual([["in time"], [reason, reason], []]);
  });

  it("whose results wait in the inbox when their scope ends are not heard of again", async () => {
    const taken: unknown[] = [];
    const busy = looseSubsystem(looseRole("provisioner"), {
      start: (ctx) =>
        ctx.spawn(
          { leaf: hashOf(1) },
          async () => 1,
          (_ctx, result) => void taken.push(result),
        ),
      busy: () => clock.sleep(10),
    });
    const { author, clock, overseer } = looseNode(busy);
    void overseer.activeLeaves({ activated: leafAt(1) });
    for (const kind of ["start", "busy"]) void author.tell("provisioner", kind, null);
    await clock.settle();
    void overseer.activeLeaves({ deactivated: [hashOf(1)] });
    await clock.advance(20);

    expect(taken).toEqual([]);
  });

  it("fail at their limit, and not before", async () => {
    const { author, clock } = worker();

    await expect(clock.until(author.ask("provisioner", "limited", null))).rejects.toMatchObject({
      code: "TimedOut",
      details: { limitMs: 30 },
    });
    expect(clock.now()).toBe(30);
  });

  it("end with the node", async () => {
    const { overseer, clock, log, start, faults } = worker();
    await start("node", "job", 100);
    await clock.until(overseer.conclude());

    expect([log, faults]).toEqual([["job aborted: Concluded"], []]);
  });

  it("that fail without being fatal are noted once, by the subsystem's name", async () => {
    const failing = looseSubsystem(looseRole("provisioner"), {
      spawn: (ctx) => ctx.spawn("node", () => Promise.reject(fault)),
    });
    const fault = Object.assign(new Error("x"), { [Symbol.for("parahost.kernel.SubsystemError")]: true, fatal: false });
    const { author, clock, faults, log } = looseNode(failing);
    await author.tell("provisioner", "spawn", null);
    await clock.settle();

    expect(faults).toEqual([fault]);
    expect(log).toMatchObject([{ target: "parachain::test", level: "warn", message: "fault" }]);
  });
});
