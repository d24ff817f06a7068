import type { BlockNumber, CandidateHash, Hash, SessionIndex } from "@parahost/primitives";
import type { AnyAskKind, AskKind, Kind, LaterKind, Payload, Reply, SubsystemName, TellKind } from "@parahost/protocol";
import type { ServiceIdentifier } from "inversify";

/** A block that others may be built on. */
export interface ActivatedLeaf {
  readonly hash: Hash;
  readonly number: BlockNumber;
  /** The implicit view: what may be a candidate's relay parent at this leaf. The leaf itself first, then its ancestors. */
  readonly allowedRelayParents: readonly Hash[];
}

/** A party outside the overseer: the block author, a collator, the network, a test. It has no inbox and is not spoken to. */
export interface Party {
  readonly name: string;
  readonly asks: readonly SubsystemName[];
  readonly tells: readonly SubsystemName[];
  readonly unbounded: readonly SubsystemName[];
}

/** Who a subsystem is, and to whom it may speak. */
export interface Role {
  readonly name: SubsystemName;
  /** Log target. */
  readonly target: `parachain::${string}`;
  /** Asked from handlers. May not form a cycle. */
  readonly asks: readonly SubsystemName[];
  /** Asked from jobs only. */
  readonly jobAsks: readonly SubsystemName[];
  readonly tells: readonly SubsystemName[];
  /** Edges that would close a cycle: sending along them never waits. */
  readonly unbounded: readonly SubsystemName[];
  /** Messages that the inbox holds before senders wait; 2,048 where it is not said. */
  readonly inboxSize?: number;
}
/** A role whose types are as narrow as its text: what is not in its lists does not compile. */
export const defineRole = <const R extends Role>(role: R): R => role;

/** What a job belongs to, and ends with. */
export type Scope =
  | { readonly leaf: Hash }
  | { readonly relayParent: Hash }
  | { readonly candidate: CandidateHash }
  | { readonly session: SessionIndex }
  | "node";

/** Scopes that the subsystem itself ends. */
export type EndableScope = Extract<Scope, { readonly candidate: CandidateHash } | { readonly session: SessionIndex }>;

/** How long an asker waits: until `signal` aborts, or the limit is over (then it fails with `TimedOut`). */
export interface AskOptions {
  readonly signal?: AbortSignal;
  readonly limitMs?: number;
}
type Asked<S extends Role> = S["asks"][number];
type JobAsked<S extends Role> = Asked<S> | S["jobAsks"][number];
type Told<S extends Role> = S["tells"][number];

interface Speaker<S extends Role> {
  /** Fulfilled once the message is in the inbox: at once, unless that is full. */
  tell<N extends Told<S>, K extends TellKind<N>>(to: N, kind: K, payload: Payload<N, K>): void | Promise<void>;
  /** Tells unless the inbox is full, and never waits. For what comes from outside. @returns whether it went in */
  offer<N extends Told<S>, K extends TellKind<N>>(to: N, kind: K, payload: Payload<N, K>): boolean;
}
/** What a handler may do. It has the inbox to itself, so it waits only for answers from memory. */
export interface Context<S extends Role> extends Speaker<S> {
  /** Asks somebody in the role's `asks` what is answered from memory. Fails with `TimedOut`, `Aborted`, or the answerer's fault. */
  ask<N extends Asked<S>, K extends AskKind<N>>(
    to: N,
    kind: K,
    payload: Payload<N, K>,
    options?: AskOptions,
  ): Promise<Reply<N, K>>;
  /** Starts a job; `then` takes its result as a message of its own, and never once the scope has ended. */
  spawn<T>(scope: Scope, job: Job<S, T>, then?: (ctx: Context<S>, result: T) => Promise<void> | void): void;
  /** Starts a job whose result is the reply. */
  later<R>(scope: Scope, job: Job<S, R>): Later<R>;
  /** Ends a `candidate` or `session` scope, and the jobs in it. Scopes of leaves and relay parents end by themselves. */
  end(scope: EndableScope): void;
}
/**
 * What a job may do: wait as long as it likes, until its scope ends and `signal` aborts. From then on it says nothing any more: to
 * ask, tell or offer fails with what ended it.
 */
export interface JobContext<S extends Role> extends Speaker<S> {
  readonly signal: AbortSignal;
  /** Asks anybody in the role's `asks` and `jobAsks`. Ends with the job. */
  ask<N extends JobAsked<S>, K extends AnyAskKind<N>>(
    to: N,
    kind: K,
    payload: Payload<N, K>,
    options?: AskOptions,
  ): Promise<Reply<N, K>>;
  /** The same job under a limit: fails with `TimedOut`, and aborts what was asked inside. */
  within<T>(limitMs: number, work: Job<S, T>): Promise<T>;
}
/** Work beside the inbox. */
export type Job<S extends Role, R> = (job: JobContext<S>) => Promise<R>;

declare const later: unique symbol;
/** The promise of a reply, made by `ctx.later` and by nothing else. */
export interface Later<R> {
  readonly [later]: R;
}
type Answer<N extends SubsystemName, K extends Kind<N>> = K extends LaterKind<N> ? Later<Reply<N, K>> : Reply<N, K>;

/** One entry per message of the subsystem. A `later` message is answered by `ctx.later(…)` and not otherwise. */
export type Handlers<S extends Role> = {
  readonly [K in Kind<S["name"]>]: (
    ctx: Context<S>,
    payload: Payload<S["name"], K>,
  ) => Answer<S["name"], K> | Promise<Answer<S["name"], K>>;
};
/** What a subsystem is to the kernel: who it is, how it answers, and what it does on signals. */
export interface Subsystem<S extends Role> {
  readonly role: S;
  readonly handlers: Handlers<S>;
  /** A block became a leaf. */
  onLeaf?(ctx: Context<S>, leaf: ActivatedLeaf): Promise<void> | void;
  /** A leaf is no more: what is kept for it is let go here. Of one signal this comes before `onLeaf`. */
  onLeafGone?(ctx: Context<S>, leaf: Hash): Promise<void> | void;
  /** A block is final, and so are its ancestors. */
  onFinalized?(ctx: Context<S>, block: { readonly hash: Hash; readonly number: BlockNumber }): Promise<void> | void;
  /** Once, before the first signal. */
  onStart?(ctx: Context<S>): Promise<void> | void;
  /** The node ends: a moment to finish. Nothing can be asked any more. */
  onConclude?(): Promise<void> | void;
}

/** Every subsystem of the node answers to this token too; the overseer takes them all. */
export interface AnySubsystem {
  readonly role: Role;
  /** See {@link Subsystem}. */
  readonly handlers: Readonly<Record<string, (ctx: never, payload: never) => unknown>>;
  /** See {@link Subsystem}. */
  onLeaf?(ctx: never, leaf: ActivatedLeaf): Promise<void> | void;
  /** See {@link Subsystem}. */
  onLeafGone?(ctx: never, leaf: Hash): Promise<void> | void;
  /** See {@link Subsystem}. */
  onFinalized?(ctx: never, block: { readonly hash: Hash; readonly number: BlockNumber }): Promise<void> | void;
  /** See {@link Subsystem}. */
  onStart?(ctx: never): Promise<void> | void;
  /** See {@link Subsystem}. */
  onConclude?(): Promise<void> | void;
}
/** Token of {@link AnySubsystem}. */
export const AnySubsystem: ServiceIdentifier<AnySubsystem> = Symbol.for("parahost.kernel.AnySubsystem");
