import { expect, it } from "@jest/globals";
import { leafAt, looseNode, looseRole, looseSubsystem } from "@parahost/conformance";
import { SeededChance } from "./memory/seeded-chance.js";
import type { Envelope } from "./observers.js";

/** So many turns of the real event loop: how long an answer from outside takes is nobody's to foresee. */
const really = (turns: number): Promise<void> =>
  turns === 0 ? Promise.resolve() : new Promise<void>((go) => setImmediate(go)).then(() => really(turns - 1));

/** Jobs that sleep, ask, and wait for several answers from outside at once; `outside` says how long each of these really takes. */
async function transcript(seed: string, outside: (nth: number) => number): Promise<readonly string[]> {
  let asked = 0;
  const chance = new SeededChance(seed);
  const fromOutside = (value: number) => clock.hold(() => really(outside(asked++)).then(() => value));
  const backing = looseSubsystem(
    looseRole("candidateBacking", { jobAsks: ["runtimeApi"], tells: ["provisioner"], unbounded: ["provisioner"] }),
    {
      work: (ctx, n: number) =>
        ctx.spawn("node", async (job) => {
          const say = (what: number) => (job as unknown as typeof ctx).tell("provisioner", "note", what);
          const answers = [1, 2, 3].map(() => fromOutside(chance.below(1_000)).then(say));
          const sum = Number(await (job as unknown as typeof ctx).ask("runtimeApi", "answer", n));
          await Promise.all(answers);
          await clock.sleep(chance.below(5));
          await say(sum);
        }),
    },
  );
  const provisioner = looseSubsystem(looseRole("provisioner", { tells: ["candidateBacking"] }), {
    note: (ctx, n: number) => (n % 4 === 0 ? ctx.tell("candidateBacking", "work", n + 1) : undefined),
  });
  const runtime = looseSubsystem(looseRole("runtimeApi"), {
    answer: (ctx, n: number) => ctx.later("node", () => fromOutside(n + chance.below(100))),
  });
  const { clock, observers, author, overseer } = looseNode(backing, provisioner, runtime);
  const said: string[] = [];
  observers.on("envelope", ({ id, cause, from, to, kind, payload }: Envelope) =>
    said.push(`${clock.now()} ${id}<${cause} ${from}>${to}.${kind} ${payload}`),
  );
  for (let i = 0; i < 12; i++) void author.tell("provisioner", "note", i * 4);
  void overseer.activeLeaves({ activated: leafAt(1) });
  await clock.advance(60);
  return said;
}

it("the same seed gives the same run, to the message, whatever order answers from outside really come in", async () => {
  const real = new SeededChance("how long things really take");
  const quick = await transcript("seed", () => 0);
  const scrambled = await transcript("seed", () => real.below(40));
  const backwards = await transcript("seed", (nth) => 30 - (nth % 8) * 4);

  expect(quick.length).toBeGreaterThan(100);
  expect(scrambled).toEqual(quick);
  expect(backwards).toEqual(quick);
});

it("another seed gives another run", async () => {
  expect(await transcript("seed", () => 0)).not.toEqual(await transcript("another seed", () => 0));
});
