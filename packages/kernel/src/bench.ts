import { Observers } from "./onlookers.js";
import { Overseer } from "./overseer.js";
import type { Clock } from "./ports/clock.js";
import type { Log } from "./ports/log.js";
import type { Metrics } from "./ports/metrics.js";
import type { AnySubsystem, Role } from "./subsystem.js";

/** One line of a benchmark's report. */
export interface BenchRow {
  readonly name: string;
  readonly unit: "messages/s";
  readonly min: number;
  readonly median: number;
  readonly max: number;
}
interface Options {
  /** Of each kind, in each round. */
  readonly messages?: number;
  readonly rounds?: number;
}

/**
 * How many messages a second go through the kernel, every one of them metered.
 *
 * @param now - milliseconds, of a clock that is precise
 * @returns a row each for telling, for telling where the inbox is always full, and for questions one after the other
 */
export async function benchMessages(
  now: () => number,
  { messages = 200_000, rounds = 9 }: Options = {},
): Promise<BenchRow[]> {
  const kinds = [
    { name: "kernel: one-way telling", inboxSize: messages, count: messages, kind: "tellAll" },
    { name: "kernel: telling under pressure", inboxSize: 2_048, count: messages, kind: "tellAll" },
    { name: "kernel: ping-pong asks", inboxSize: 2_048, count: Math.ceil(messages / 4), kind: "askAll" },
  ];
  const rows: BenchRow[] = [];
  for (const { name, inboxSize, count, kind } of kinds) {
    const rates: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const seconds = await measured(now, inboxSize, count, kind);
      if (round > 0) rates.push(count / seconds); // The first one warms up.
    }
    rates.sort((a, b) => a - b);
    const at = (share: number) => Math.round(rates[Math.floor(share * (rates.length - 1))] ?? 0);
    rows.push({ name, unit: "messages/s", min: at(0), median: at(0.5), max: at(1) });
  }
  return rows;
}

async function measured(now: () => number, inboxSize: number, count: number, kind: string): Promise<number> {
  const { handle, arrived, overseer } = pair(now, inboxSize, count);
  const start = now();
  await handle.ask("candidateBacking", kind as never, count as never);
  await arrived;
  const seconds = (now() - start) / 1_000;
  await overseer.conclude();
  return seconds;
}

/** A speaker and a hearer; `arrived` once the hearer has handled them all. */
function pair(now: () => number, inboxSize: number, count: number) {
  let heard = 0;
  let done = () => {};
  const arrived = new Promise<void>((resolve) => {
    done = resolve;
  });
  const hear = () => {
    heard += 1;
    if (heard === count) done();
    return heard;
  };
  const role = (name: Role["name"], rest: Partial<Role>): Role => ({
    ...{ name, target: "parachain::bench", asks: [], jobAsks: [], tells: [], unbounded: [] },
    ...rest,
  });
  const hearer = { role: role("provisioner", { inboxSize }), handlers: { hear } };
  const speaker = {
    role: role("candidateBacking", { asks: ["provisioner"], tells: ["provisioner"] }),
    handlers: { tellAll, askAll },
  };
  const log: Log = { log() {}, target: () => log };
  const overseer = new Overseer([speaker, hearer] as AnySubsystem[], clockOf(now), log, meters(), new Observers(log));
  overseer.start();
  const asks = ["candidateBacking"] as const;
  return { overseer, arrived, handle: overseer.handle({ name: "bench", asks, tells: [], unbounded: [] }) };
}

interface Speaks {
  tell(to: string, kind: string, payload: unknown): void | Promise<void>;
  ask(to: string, kind: string, payload: unknown): Promise<unknown>;
}
async function tellAll(ctx: Speaks, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const entered = ctx.tell("provisioner", "hear", i);
    if (entered) await entered;
  }
}
async function askAll(ctx: Speaks, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await ctx.ask("provisioner", "hear", i);
}

function clockOf(now: () => number): Clock {
  const aborted = (signal?: AbortSignal) =>
    new Promise<void>((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
  return {
    now,
    sleep: (_ms, signal) => aborted(signal),
    hold: (work) => work(),
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
  };
}

/** Metrics that add up, as those of a registry do. */
function meters(): Metrics {
  const sums = new Map<string, number>();
  const add = (name: string, by: number) => void sums.set(name, (sums.get(name) ?? 0) + by);
  return {
    counter: (name) => ({ inc: (by = 1) => add(name, by) }),
    gauge: (name) => ({ set: (value) => void sums.set(name, value) }),
    histogram: (name) => ({ observe: (value) => add(name, value), time: (work) => work() }),
  };
}
