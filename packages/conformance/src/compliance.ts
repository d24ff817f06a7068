import { isSubsystemError, type Role } from "@parahost/kernel";
import { blockNumber, type Hash, hash } from "@parahost/primitives";
import type { AnyAskKind, Payload, TellKind } from "@parahost/protocol";
import type { Leaf, World } from "./world.js";

/** A sample of every message that a subsystem takes, each about one leaf; of what is told, also several of a kind, in order. */
export interface MessageSamples<S extends Role> {
  readonly asks: (leaf: Hash) => { readonly [K in AnyAskKind<S["name"]>]: Payload<S["name"], K> };
  readonly tells: (leaf: Hash) => { readonly [K in TellKind<S["name"]>]: OneOrMore<Payload<S["name"], K>> };
}
type OneOrMore<T> = T | readonly T[];
/** Something that every subsystem owes its overseer. */
export interface ComplianceCheck {
  readonly title: string;
  /**
   * @param fresh - a new subsystem in a new World
   * @returns what is wrong
   */
  run<S extends Role>(fresh: () => Promise<World<S>>, samples: MessageSamples<S>): Promise<readonly string[]>;
}

/** Longer than any limit that a subsystem sets itself. */
const LONG_MS = 120_000;
const CHURN = 40;
const blockHash = (n: number): Hash => hash(`0x${n.toString(16).padStart(8, "0").repeat(8)}`);
const leafAt = (n: number): Leaf => ({ hash: blockHash(n), number: blockNumber(n) });
const [LEAF, NEXT, UNKNOWN] = [leafAt(1_001), leafAt(1_002), blockHash(9_999)];

/** The checks, each on subsystems of its own. */
export const COMPLIANCE: readonly ComplianceCheck[] = [
  {
    title: "answers every ask about a leaf, or says by a survivable fault why not",
    async run(fresh, samples) {
      const world = await fresh();
      await world.activate(LEAF);
      const asked = askAll(world, samples, LEAF.hash);
      await world.advance(LONG_MS);
      return [...(await unsettled(world, asked)), ...bugsOf(world)];
    },
  },
  {
    title: "takes every message about a leaf that it was never told of, and nobody waits for ever",
    async run(fresh, samples) {
      const world = await fresh();
      await world.activate(LEAF);
      await tellAll(world, samples, UNKNOWN);
      const asked = askAll(world, samples, UNKNOWN);
      await world.advance(LONG_MS);
      return [...(await unsettled(world, asked)), ...bugsOf(world)];
    },
  },
  {
    title: "survives leaves that come and go, two at a time, also those gone before anything was done",
    async run(fresh) {
      const world = await fresh();
      for (let n = 1; n <= CHURN; n++) {
        await world.activate(leafAt(n), ...(n > 2 ? [blockHash(n - 2)] : []));
        if (n % 7 === 0) await world.finalize({ hash: blockHash(n - 1), number: blockNumber(n - 1) });
        if (n % 3 === 0) await world.advance(3_000);
      }
      await world.deactivate(blockHash(CHURN), blockHash(CHURN - 1));
      await world.deactivate(UNKNOWN);
      await world.advance(LONG_MS);
      return world.faults.map(shown);
    },
  },
  {
    title: "lets go of a leaf that is gone: every ask about it ends, and nothing that is said later names it",
    async run(fresh, samples) {
      const { world, asked } = await underWay(fresh, samples);
      await world.activate(NEXT, LEAF.hash);
      const before = world.envelopes.length;
      await world.advance(LONG_MS);
      const named = world.envelopes.slice(before).filter(({ payload }) => names(payload, LEAF.hash));
      const late = named.map(({ to, kind }) => `${to}.${kind} names a leaf that is gone`);
      return [...(await unsettled(world, asked)), ...late, ...bugsOf(world)];
    },
  },
  {
    title: "concludes when it is told to, whatever is under way",
    async run(fresh, samples) {
      const { world, asked } = await underWay(fresh, samples);
      await world.conclude();
      return [...(await unsettled(world, asked)), ...bugsOf(world)];
    },
  },
  {
    title: "says the same of the same",
    async run(fresh, samples) {
      const transcripts: string[] = [];
      for (let i = 0; i < 2; i++) {
        const { world } = await underWay(fresh, samples);
        await world.advance(LONG_MS);
        transcripts.push(world.transcript.join(", "));
      }
      const [first, second] = transcripts;
      return first === second ? [] : [`said ${first}, then ${second}`];
    },
  },
];

/** A leaf, and every message about it said. */
async function underWay<S extends Role>(fresh: () => Promise<World<S>>, samples: MessageSamples<S>) {
  const world = await fresh();
  await world.activate(LEAF);
  await tellAll(world, samples, LEAF.hash);
  return { world, asked: askAll(world, samples, LEAF.hash) };
}

interface Asked {
  readonly kind: string;
  outcome: "waits" | "answered" | "survivable" | "fatal";
}

function askAll<S extends Role>(world: World<S>, { asks }: MessageSamples<S>, leaf: Hash): readonly Asked[] {
  return Object.entries(asks(leaf)).map(([kind, payload]) => {
    const asked: Asked = { kind, outcome: "waits" };
    const settle = (outcome: Asked["outcome"]) => {
      asked.outcome = outcome;
    };
    world.ask(kind as never, payload as never).then(
      () => settle("answered"),
      (fault: unknown) => settle(isBug(fault) ? "fatal" : "survivable"),
    );
    return asked;
  });
}

async function tellAll<S extends Role>(world: World<S>, { tells }: MessageSamples<S>, leaf: Hash): Promise<void> {
  for (const [kind, told] of Object.entries(tells(leaf)))
    for (const payload of Array.isArray(told) ? told : [told]) await world.tell(kind as never, payload as never);
}

/** Asks that nobody has answered well, by kind, with what became of them. */
async function unsettled<S extends Role>(world: World<S>, asked: readonly Asked[]): Promise<readonly string[]> {
  await world.settle();
  const words = { waits: "still waits", fatal: "failed fatally" } as const;
  return asked.flatMap(({ kind, outcome }) =>
    outcome === "waits" || outcome === "fatal" ? [`${kind} ${words[outcome]}`] : [],
  );
}

/** What is thrown and is no SubsystemError is a bug. */
const isBug = (fault: unknown): boolean => !isSubsystemError(fault) || fault.fatal;
const bugsOf = ({ faults }: { readonly faults: readonly unknown[] }) => faults.filter(isBug).map(shown);
const shown = (fault: unknown): string => (fault instanceof Error ? `${fault.name}: ${fault.message}` : String(fault));

function names(payload: unknown, leaf: Hash): boolean {
  if (payload === leaf) return true;
  if (typeof payload !== "object" || payload === null || ArrayBuffer.isView(payload)) return false;
  const inner = payload instanceof Map ? [...payload.entries()] : Object.values(payload);
  return inner.some((value) => names(value, leaf));
}
