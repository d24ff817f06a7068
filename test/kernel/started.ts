import { noMetrics, silentLog } from "@parahost/conformance";
import type { AnySubsystem, AskOptions, Context, Role } from "@parahost/kernel";
import { Observers, Overseer, VirtualClock } from "@parahost/kernel";
import { blockNumber, hash } from "@parahost/primitives";

const EVERYONE = ["provisioner", "candidateBacking", "runtimeApi", "candidateValidation", "chainApi"] as const;

/** A role that speaks to nobody, but for the edges given. */
export const role = (name: Role["name"], edges: Partial<Role> = {}): Role => ({
  ...{ name, target: "parachain::test", asks: [], jobAsks: [], tells: [], unbounded: [] },
  ...edges,
});
/** Untyped on purpose: what the types refuse must fail well at run time too. */
export interface Loose extends Omit<Context<Role>, "ask" | "tell" | "offer"> {
  ask(to: string, kind: string, payload: unknown, options?: AskOptions): Promise<unknown>;
  tell(to: string, kind: string, payload: unknown): void | Promise<void>;
  offer(to: string, kind: string, payload: unknown): boolean;
}
export const loose = (of: Role, handlers: Record<string, (ctx: Loose, payload: never) => unknown>, rest = {}) =>
  ({ role: of, handlers, ...rest }) as unknown as AnySubsystem;

/** A leaf whose hash shows its number, alone in its view but for the ancestors given. */
export const leafAt = (number: number, ...ancestors: number[]) => ({
  hash: hashOf(number),
  number: blockNumber(number),
  allowedRelayParents: [number, ...ancestors].map(hashOf),
});
export const hashOf = (number: number) => hash(`0x${number.toString(16).padStart(64, "0")}`);

/** A node of these subsystems on a virtual clock, with an author outside who may speak to everyone. */
export function started(...subsystems: AnySubsystem[]) {
  const clock = new VirtualClock();
  const observers = new Observers(silentLog);
  const overseer = new Overseer(subsystems, clock, silentLog, noMetrics, observers);
  const faults: unknown[] = [];
  observers.on("fault", (_origin, fault) => faults.push(fault));
  overseer.start();
  const author = overseer.handle({ name: "author", asks: EVERYONE, tells: EVERYONE, unbounded: [] }) as unknown as Pick<
    Loose,
    "ask" | "tell" | "offer"
  >;
  return { clock, observers, overseer, faults, author };
}
