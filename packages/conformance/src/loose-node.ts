import {
  type ActivatedLeaf,
  type AnySubsystem,
  type AskOptions,
  type Context,
  Observers,
  Overseer,
  type Role,
  VirtualClock,
} from "@parahost/kernel";
import { blockNumber, type Hash, hash } from "@parahost/primitives";
import { type LogLine, recordedLog } from "./logs.js";
import { noMetrics } from "./no-metrics.js";

type Says = {
  ask(to: string, kind: string, payload: unknown, options?: AskOptions): Promise<unknown>;
  tell(to: string, kind: string, payload: unknown): void | Promise<void>;
  offer(to: string, kind: string, payload: unknown): boolean;
};
/** What a loose handler holds: a context that takes any message. */
export type LooseContext = Omit<Context<Role>, keyof Says> & Says;
type Handler = (ctx: LooseContext, payload: never) => unknown;

/** Some nodes of tests have nothing to do with the protocol: these names are as good as any. */
const EVERYONE: readonly Role["name"][] = [
  "provisioner",
  "candidateBacking",
  "runtimeApi",
  "candidateValidation",
  "chainApi",
];

/** A role that speaks to nobody, but for the edges given. */
export const looseRole = (name: Role["name"], edges: Partial<Role> = {}): Role => ({
  ...{ name, target: "parachain::test", asks: [], jobAsks: [], tells: [], unbounded: [] },
  ...edges,
});

/** A subsystem that no compiler has checked: what the types refuse must fail well at run time too. */
export const looseSubsystem = (
  role: Role,
  handlers: Readonly<Record<string, Handler>>,
  rest: Readonly<Record<string, Handler | (() => unknown)>> = {},
): AnySubsystem => ({ role, handlers, ...rest }) as unknown as AnySubsystem;

/** A hash that shows its number. */
export const hashOf = (number: number): Hash => hash(`0x${number.toString(16).padStart(64, "0")}`);

/** A leaf whose hash shows its number; in its view are itself and the ancestors given. */
export const leafAt = (number: number, ...ancestors: readonly number[]): ActivatedLeaf => ({
  hash: hashOf(number),
  number: blockNumber(number),
  allowedRelayParents: [number, ...ancestors].map(hashOf),
});

/** A node of several subsystems on one virtual clock, and an author outside who may speak to some of them. */
export interface LooseNode {
  readonly clock: VirtualClock;
  readonly overseer: Overseer;
  readonly observers: Observers;
  readonly author: Says;
  readonly faults: readonly unknown[];
  readonly log: readonly LogLine[];
}

/** Assembles and starts a node of these subsystems. For tests of what several do together. */
export function looseNode(...subsystems: readonly AnySubsystem[]): LooseNode {
  const [clock, log] = [new VirtualClock(), recordedLog()];
  const observers = new Observers(log);
  const overseer = new Overseer(subsystems, clock, log, noMetrics, observers);
  const faults: unknown[] = [];
  observers.on("fault", (_origin, fault) => faults.push(fault));
  overseer.start();
  const author = overseer.handle({ name: "author", asks: EVERYONE, tells: EVERYONE, unbounded: [] }) as unknown as Says;
  return { clock, overseer, observers, author, faults, log: log.lines };
}
