import { describe, expect, it } from "@jest/globals";
import { type LooseContext, leafAt, looseNode, looseRole, looseSubsystem } from "@parahost/conformance";
import { isSubsystemError, SubsystemError } from "./errors.js";

const leaf = leafAt(1);

describe("Overseer", () => {
  it("shows a signal to the hearer before what was said after it", async () => {
    const heard: string[] = [];
    const speaker = looseSubsystem(
      looseRole("candidateBacking", { tells: ["provisioner"] }),
      {},
      { onLeaf: (ctx: LooseContext) => ctx.tell("provisioner", "note", null) },
    );
    const hearer = looseSubsystem(
      looseRole("provisioner"),
      { note: () => heard.push("note"), early: () => heard.push("early") },
      { onLeaf: () => void heard.push("leaf") },
    );
    const { clock, overseer, author } = looseNode(speaker, hearer);

    void author.tell("provisioner", "early", null);
    overseer.activeLeaves({ activated: leaf });
    await clock.settle();

    expect(heard).toEqual(["leaf", "early", "note"]);
  });

  it("goes on with the inbox while a job works on the reply", async () => {
    const { clock, author } = looseNode(
      looseSubsystem(looseRole("provisioner"), {
        slow: (ctx) => ctx.later("node", () => clock_.sleep(50).then(() => "slow")),
        quick: () => "quick",
      }),
    );
    const clock_ = clock;
    const slow = author.ask("provisioner", "slow", null);

    await expect(clock.until(author.ask("provisioner", "quick", null))).resolves.toBe("quick");
    expect(clock.now()).toBe(0);
    await expect(clock.until(slow)).resolves.toBe("slow");
    expect(clock.now()).toBe(50);
  });

  it("ends a leaf's jobs with the leaf, and starts none afterwards", async () => {
    const { clock, overseer, author } = looseNode(
      looseSubsystem(looseRole("provisioner"), {
        wait: (ctx) => ctx.later({ leaf: leaf.hash }, () => new Promise(() => {})),
      }),
    );
    overseer.activeLeaves({ activated: leaf });
    const waiting = author.ask("provisioner", "wait", null);
    await clock.settle();
    overseer.activeLeaves({ deactivated: [leaf.hash] });

    await expect(waiting).rejects.toMatchObject({ code: "ScopeEnded" });
    await expect(author.ask("provisioner", "wait", null)).rejects.toMatchObject({ code: "ScopeEnded" });
  });

  it("brings a job's result back through the inbox, and not after its scope", async () => {
    const results: unknown[] = [];
    const spawning = looseSubsystem(
      looseRole("provisioner"),
      {},
      {
        onLeaf: (ctx: LooseContext) =>
          ctx.spawn(
            { leaf: leaf.hash },
            () => clock.sleep(10),
            () => void results.push(clock.now()),
          ),
      },
    );
    const { clock, overseer, faults } = looseNode(spawning);
    overseer.activeLeaves({ activated: leaf });
    await clock.until(clock.sleep(20));
    overseer.activeLeaves({ deactivated: [leaf.hash], activated: leaf });
    await clock.settle();
    overseer.activeLeaves({ deactivated: [leaf.hash] });
    await clock.until(clock.sleep(20));

    expect(results).toEqual([10]);
    expect(faults).toEqual([]);
  });

  it("fails an ask whose answerer is gone, and one that takes too long", async () => {
    const { clock, author } = looseNode(
      looseSubsystem(looseRole("provisioner"), { never: () => new Promise(() => {}) }),
    );
    const late = author.ask("provisioner", "never", null, { limitMs: 30 });

    await expect(clock.until(late)).rejects.toMatchObject({ code: "TimedOut" });
    expect(clock.now()).toBe(30);
    await expect(author.ask("runtimeApi", "freeCores", {})).rejects.toMatchObject({ code: "AnswererGone" });
  });

  it("survives a fault that is not fatal, and ends with the first that is", async () => {
    const fail = (fatal: boolean) => () => {
      throw new SubsystemError("provisioner", fatal ? "Fatal" : "Small", { fatal });
    };
    const { clock, overseer, author, faults } = looseNode(
      looseSubsystem(looseRole("provisioner"), { small: fail(false), fatal: fail(true) }),
    );
    for (const kind of ["small", "fatal", "small"]) void author.tell("provisioner", kind, null);
    await clock.settle();

    expect(faults.map((fault) => isSubsystemError(fault) && fault.code)).toEqual(["Small", "Fatal"]);
    await expect(overseer.ended).rejects.toMatchObject({ code: "Fatal" });
  });

  it("notes a bug once, though it ends the job that asked", async () => {
    const bug = new TypeError("bug");
    const { clock, overseer, author, faults } = looseNode(
      looseSubsystem(looseRole("provisioner", { jobAsks: ["runtimeApi"] }), {
        ask: (ctx) => ctx.later("node", (job) => (job as unknown as LooseContext).ask("runtimeApi", "x", 0)),
      }),
      looseSubsystem(looseRole("runtimeApi"), {
        x: () => {
          throw bug;
        },
      }),
    );
    const asked = author.ask("provisioner", "ask", null);

    await expect(clock.until(asked)).rejects.toBe(bug);
    await expect(overseer.ended).rejects.toBe(bug);
    expect(faults).toEqual([bug]);
  });

  it("refuses asks from handlers that form a cycle, and names it", () => {
    const cycle = [
      looseSubsystem(looseRole("provisioner", { asks: ["candidateBacking"] }), {}),
      looseSubsystem(looseRole("candidateBacking", { asks: ["provisioner"] }), {}),
    ];
    expect(() => looseNode(...cycle)).toThrow(
      expect.objectContaining({
        code: "AskCycle",
        details: { cycle: ["provisioner", "candidateBacking", "provisioner"] },
      }),
    );
  });

  it("refuses two subsystems of one name", () => {
    expect(() =>
      looseNode(looseSubsystem(looseRole("provisioner"), {}), looseSubsystem(looseRole("provisioner"), {})),
    ).toThrow(/NameTaken/);
  });

  it.each([0, -1, 1.5, Number.NaN])("refuses an inbox of %p messages, and says whose", (inboxSize) => {
    expect(() => looseNode(looseSubsystem(looseRole("provisioner", { inboxSize }), {}))).toThrow(
      expect.objectContaining({ code: "BadInboxSize", details: { name: "provisioner", inboxSize } }),
    );
  });

  it("refuses unbounded edges to whom the role never speaks, and says whose", () => {
    const role = looseRole("provisioner", {
      tells: ["candidateBacking"],
      unbounded: ["candidateBacking", "runtimeApi"],
    });

    expect(() => looseNode(looseSubsystem(role, {}))).toThrow(
      expect.objectContaining({
        code: "UnboundedUnspoken",
        details: { name: "provisioner", unspoken: ["runtimeApi"] },
      }),
    );
  });

  it("refuses bounded edges that form a cycle, until one is declared unbounded", () => {
    const backing = looseSubsystem(looseRole("candidateBacking", { tells: ["provisioner"] }), {});
    const edges = { tells: ["candidateBacking"] } as const;

    expect(() => looseNode(backing, looseSubsystem(looseRole("provisioner", edges), {}))).toThrow(
      expect.objectContaining({ code: "FullInboxCycle" }),
    );
    looseNode(backing, looseSubsystem(looseRole("provisioner", { ...edges, unbounded: ["candidateBacking"] }), {}));
  });
});
