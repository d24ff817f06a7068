import { fc, test } from "@fast-check/jest";
import { describe, expect } from "@jest/globals";
import { hashOf, type LooseContext, leafAt, looseNode, looseRole, looseSubsystem } from "@parahost/conformance";
import type { Hash } from "@parahost/primitives";
import type { ActivatedLeaf, AnySubsystem, Role, Scope } from "./subsystem.js";

fc.configureGlobal({ seed: 20_201_120, numRuns: 150 });

const NAMES: readonly Role["name"][] = [
  "chainApi",
  "runtimeApi",
  "candidateValidation",
  "candidateBacking",
  "provisioner",
];
const name = fc.constantFrom(...NAMES.keys());
const ms = fc.integer({ min: 0, max: 5 });

describe("message order against signals", () => {
  interface Note {
    readonly from: number;
    /** How many signals the speaker had seen when it spoke. */
    readonly seen: number;
    readonly nth: number;
  }
  const event = fc.oneof(
    fc.record({ kind: fc.constant("signal" as const) }),
    fc.record({ kind: fc.constant("poke" as const), who: name, to: name, busyMs: ms, fromJob: fc.boolean() }),
    fc.record({ kind: fc.constant("wait" as const), ms }),
  );

  test.prop({ events: fc.array(event, { maxLength: 60, size: "max" }), inboxSize: fc.integer({ min: 1, max: 4 }) })(
    "what was said after a signal is heard after it, and what one says to another comes in the order said",
    async ({ events, inboxSize }) => {
      const seen = NAMES.map(() => 0);
      const heard: { readonly by: number; readonly seen: number; readonly note: Note }[] = [];
      const sent = { count: 0 };
      const speaker = (me: number): AnySubsystem => {
        const others = NAMES.filter((_, i) => i !== me);
        // Bounded upwards, unbounded downwards: else they would form a cycle.
        const role = looseRole(NAMES[me] as Role["name"], {
          ...{ tells: others, unbounded: NAMES.slice(0, me), inboxSize },
        });
        const say = (ctx: Pick<LooseContext, "tell">, to: number) =>
          ctx.tell(NAMES[to] as string, "note", { from: me, seen: seen[me] ?? 0, nth: sent.count++ } satisfies Note);
        return looseSubsystem(
          role,
          {
            poke: async (ctx, { to, busyMs, fromJob }: { to: number; busyMs: number; fromJob: boolean }) => {
              if (to === me) return;
              if (fromJob) ctx.spawn("node", async (job) => say(job as never, to));
              await clock.sleep(busyMs);
              await say(ctx, to);
              await say(ctx, to);
            },
            note: (_ctx, note: Note) => void heard.push({ by: me, seen: seen[me] ?? 0, note }),
          },
          {
            onFinalized: async () => {
              await clock.sleep(me % 3);
              seen[me] = (seen[me] ?? 0) + 1;
            },
          },
        );
      };
      const { clock, overseer, author, faults } = looseNode(...NAMES.map((_, me) => speaker(me)));
      for (const [i, event] of events.entries()) {
        if (event.kind === "signal") void overseer.blockFinalized(leafAt(i));
        if (event.kind === "poke") void author.tell(NAMES[event.who] as string, "poke", event);
        if (event.kind === "wait") await clock.advance(event.ms);
      }
      await clock.advance(10_000);

      expect(faults).toEqual([]);
      expect(heard).toHaveLength(sent.count);
      for (const { seen, note } of heard) expect(seen).toBeGreaterThanOrEqual(note.seen);
      for (const by of NAMES.keys())
        for (const from of NAMES.keys()) {
          const order = heard.filter((it) => it.by === by && it.note.from === from).map(({ note }) => note.nth);
          expect(order).toEqual([...order].sort((a, b) => a - b));
        }
    },
  );
});

describe("job scopes", () => {
  const leafNumber = fc.integer({ min: 1, max: 6 });
  const scope = fc.oneof(
    fc.record({ leaf: fc.integer({ min: 1, max: 6 }).map(hashOf) }),
    fc.record({ relayParent: fc.integer({ min: 0, max: 6 }).map(hashOf) }),
    fc.record({ candidate: fc.integer({ min: 0, max: 2 }).map((n) => hashOf(n) as never) }),
    fc.record({ session: fc.integer({ min: 0, max: 2 }).map((n) => n as never) }),
    fc.constant("node" as const),
  ) as fc.Arbitrary<Scope>;
  const event = fc.oneof(
    fc.record({ kind: fc.constant("job" as const), scope, ms: fc.integer({ min: 0, max: 30 }), asks: fc.boolean() }),
    fc.record({
      kind: fc.constant("leaf" as const),
      n: leafNumber,
      depth: fc.integer({ min: 0, max: 3 }),
      replaces: fc.option(leafNumber),
    }),
    fc.record({ kind: fc.constant("busy" as const), ms: fc.integer({ min: 1, max: 30 }) }),
    fc.record({ kind: fc.constant("gone" as const), n: fc.integer({ min: 1, max: 6 }) }),
    fc.record({
      kind: fc.constant("end" as const),
      scope: scope.filter((s) => s !== "node" && ("candidate" in s || "session" in s)),
    }),
    fc.record({ kind: fc.constant("wait" as const), ms: fc.integer({ min: 0, max: 20 }) }),
  );

  test.prop({ events: fc.array(event, { maxLength: 60, size: "max" }) })(
    "no job's result is taken after its scope, every job ends with it, and every ask in it",
    async ({ events }) => {
      /** The scopes as the subsystem may know them, with a number that changes whenever one ends. */
      const leaves = new Map<string, readonly string[]>();
      const ends = new Map<string, number>();
      const keyOf = (scope: Scope) => JSON.stringify(scope);
      const isOpen = (scope: Scope) => {
        if (typeof scope === "object" && "leaf" in scope) return leaves.has(scope.leaf);
        if (typeof scope === "object" && "relayParent" in scope)
          return [...leaves.values()].some((view) => view.includes(scope.relayParent));
        return true;
      };
      const ended = (scope: Scope) => void ends.set(keyOf(scope), (ends.get(keyOf(scope)) ?? 0) + 1);
      /** What goes out of view ends with that. */
      const changed = (change: () => void) => {
        const before = new Set([...leaves.values()].flat());
        change();
        const after = new Set([...leaves.values()].flat());
        for (const relayParent of before) if (!after.has(relayParent)) ended({ relayParent: relayParent as never });
      };
      const wrong: unknown[] = [];
      const count = { started: 0, aborted: 0, taken: 0, asked: 0, askedDone: 0 };

      const handlers = {
        job: (ctx: LooseContext, { scope, ms, asks }: { scope: Scope; ms: number; asks: boolean }) => {
          const began = ends.get(keyOf(scope)) ?? 0;
          const canStart = isOpen(scope);
          ctx.spawn(
            scope,
            async (job) => {
              if (!canStart) wrong.push({ startedIn: scope });
              count.started += 1;
              job.signal.addEventListener("abort", () => count.aborted++);
              if (!asks) return clock.sleep(ms);
              count.asked += 1;
              return (job as unknown as LooseContext).ask("runtimeApi", "slow", ms).finally(() => count.askedDone++);
            },
            () => {
              count.taken += 1;
              if (!isOpen(scope) || (ends.get(keyOf(scope)) ?? 0) !== began) wrong.push({ takenAfter: scope });
            },
          );
        },
        end: (ctx: LooseContext, scope: never) => {
          ended(scope);
          ctx.end(scope);
        },
        busy: (_ctx: LooseContext, ms: number) => clock.sleep(ms),
      };
      /** What was signalled and not yet heard. What goes and what comes in one signal is one change. */
      const signalled: { readonly activated?: ActivatedLeaf; readonly deactivated: readonly Hash[] }[] = [];
      const hear = () => {
        const { activated, deactivated = [] } = signalled.shift() ?? {};
        changed(() => {
          for (const leaf of deactivated) leaves.delete(leaf);
          if (activated) leaves.set(activated.hash, activated.allowedRelayParents);
        });
        for (const leaf of deactivated) ended({ leaf });
      };
      const hooks = {
        onLeafGone: hear,
        onLeaf: (_ctx: unknown, { hash }: ActivatedLeaf) => {
          const [next] = signalled;
          if (next?.activated?.hash === hash && next.deactivated.length === 0) hear();
        },
      };
      const signal = (change: (typeof signalled)[number]) => {
        signalled.push(change);
        void overseer.activeLeaves(change);
      };
      const answerer = looseSubsystem(looseRole("runtimeApi"), {
        slow: (ctx, ms: number) => ctx.later("node", () => clock.sleep(ms)),
      });
      const subject = looseSubsystem(looseRole("provisioner", { jobAsks: ["runtimeApi"] }), handlers, hooks);
      const { clock, overseer, author, faults } = looseNode(subject, answerer);
      const active = new Set<Hash>();
      for (const event of events) {
        if (event.kind === "job") void author.tell("provisioner", "job", event);
        if (event.kind === "end") void author.tell("provisioner", "end", event.scope);
        if (event.kind === "wait") await clock.advance(event.ms);
        if (event.kind === "busy") void author.tell("provisioner", "busy", event.ms);
        if (event.kind === "leaf" && !active.has(hashOf(event.n))) {
          const ancestors = Array.from({ length: event.depth }, (_, i) => event.n - i - 1);
          const deactivated = event.replaces && active.delete(hashOf(event.replaces)) ? [hashOf(event.replaces)] : [];
          active.add(hashOf(event.n));
          signal({ activated: leafAt(event.n, ...ancestors), deactivated });
        }
        if (event.kind === "gone" && active.delete(hashOf(event.n))) signal({ deactivated: [hashOf(event.n)] });
      }
      await clock.until(overseer.conclude());
      await clock.advance(1_000);

      expect(wrong).toEqual([]);
      expect(faults).toEqual([]);
      expect(count.askedDone).toBe(count.asked);
      expect(count.aborted + count.taken).toBe(count.started);
    },
  );
});

describe("full inboxes", () => {
  const push = fc.record({
    from: fc.constantFrom(1, 2, 3),
    count: fc.integer({ min: 1, max: 12 }),
    how: fc.constantFrom("wait", "rush", "job", "ask"),
  });

  test.prop({
    pushes: fc.array(push, { maxLength: 25, size: "max" }),
    inboxSize: fc.integer({ min: 1, max: 3 }),
    busyMs: ms,
  })("lose nothing, double nothing, and keep each speaker's order", async ({ pushes, inboxSize, busyMs }) => {
    const heard: string[] = [];
    const said: Record<string, string[]> = { "1": [], "2": [], "3": [] };
    const answers: unknown[] = [];
    const hearer = looseSubsystem(looseRole("provisioner", { inboxSize }), {
      hear: async (_ctx, what: string) => {
        heard.push(what);
        if (heard.length % 3 === 0) await clock.sleep(busyMs);
        return what;
      },
    });
    const speaker = (me: number) =>
      looseSubsystem(looseRole(NAMES[me] as Role["name"], { tells: ["provisioner"], asks: ["provisioner"] }), {
        push: async (ctx, { count, how }: { count: number; how: string }) => {
          for (let i = 0; i < count; i++) {
            const what = `${me}:${said[me]?.length}`;
            said[me]?.push(what);
            if (how === "ask") answers.push((await ctx.ask("provisioner", "hear", what)) === what);
            else if (how === "wait") await ctx.tell("provisioner", "hear", what);
            else if (how === "rush") void ctx.tell("provisioner", "hear", what);
            else ctx.spawn("node", async (job) => (job as unknown as LooseContext).tell("provisioner", "hear", what));
          }
        },
      });
    const { clock, author, faults } = looseNode(hearer, speaker(1), speaker(2), speaker(3));
    for (const { from, ...push } of pushes)
      await clock.until(Promise.resolve(author.tell(NAMES[from] as string, "push", push)));
    await clock.advance(10_000);

    expect(faults).toEqual([]);
    for (const me of ["1", "2", "3"]) expect(heard.filter((what) => what.startsWith(`${me}:`))).toEqual(said[me]);
    expect(answers.every(Boolean)).toBe(true);
  });
});
