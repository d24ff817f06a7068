import { INBOX_SIZE } from "./graph.js";
import { Inbox } from "./inbox.js";
import { Message } from "./message.js";
import { KernelMetrics, Meter } from "./meter.js";
import { Observers } from "./onlookers.js";
import { Overseer } from "./overseer.js";
import type { Clock } from "./ports/clock.js";
import type { Log } from "./ports/log.js";
import type { Metrics } from "./ports/metrics.js";
import type { AnySubsystem, Role } from "./subsystem.js";

/** One thing measured: its samples, one a round. */
export interface KernelBenchRow {
  readonly name: string;
  readonly unit: "messages/s";
  readonly samples: readonly number[];
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
 * @returns a row for an inbox alone (what a channel is elsewhere), for telling by one sender, for telling where the inbox is always
 * full, and for questions one after the other
 */
export async function benchMessages(
  now: () => number,
  { messages = 200_000, rounds = 9 }: Options = {},
): Promise<readonly KernelBenchRow[]> {
  const asked = Math.ceil(messages / 4);
  const kinds: readonly { readonly name: string; readonly count: number; readonly run: () => Promise<void> | void }[] =
    [
      { name: "kernel: inbox alone", count: messages, run: () => throughInbox(now, messages) },
      {
        name: "kernel: one-way telling",
        count: messages,
        run: () => throughNode(now, INBOX_SIZE, messages, "tellAll"),
      },
      { name: "kernel: telling under pressure", count: messages, run: () => throughNode(now, 16, messages, "tellAll") },
      { name: "kernel: ping-pong asks", count: asked, run: () => throughNode(now, INBOX_SIZE, asked, "askAll") },
    ];
  const rows: KernelBenchRow[] = [];
  for (const { name, count, run } of kinds) {
    const rates: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const start = now();
      await run();
      if (round > 0) rates.push((count * 1_000) / (now() - start)); // The first one warms up.
    }
    rows.push({ name, unit: "messages/s", samples: rates });
  }
  return rows;
}

/** Fills an inbox and empties it, over and over. */
function throughInbox(now: () => number, count: number): void {
  const meter = new Meter("bench", new KernelMetrics(meters()));
  const inbox = new Inbox<Message, Message>(INBOX_SIZE, () => undefined);
  const edge = { from: "a", to: "b", tells: true, asks: false, jobAsks: false, isBounded: true, room: null };
  const instant = { ms: now() };
  for (let sent = 0; sent < count; ) {
    for (let i = 0; i < INBOX_SIZE && sent < count; i++) {
      sent += 1;
      meter.boundedSent += 1;
      void inbox.put(new Message(sent, null, edge, "hear", i, null, instant), true);
    }
    for (let message = inbox.takeMessage(); message; message = inbox.takeMessage())
      meter.received(message.edge.isBounded, instant.ms - message.sent.ms);
  }
  meter.publish(inbox.depth);
}

async function throughNode(now: () => number, inboxSize: number, count: number, kind: string): Promise<void> {
  const { handle, arrived, overseer } = pair(now, inboxSize, count);
  await handle.ask("candidateBacking", kind as never, count as never);
  await arrived;
  await overseer.conclude();
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
    alarm: () => () => undefined,
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
