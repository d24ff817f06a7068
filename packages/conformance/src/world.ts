import {
  type ActivatedLeaf,
  type AnySubsystem,
  type AskOptions,
  type Envelope,
  type Handle,
  Observers,
  Overseer,
  type Party,
  type Role,
  type Subsystem,
  type VirtualClock,
} from "@parahost/kernel";
import type { BlockNumber, Hash } from "@parahost/primitives";
import type { AnyAskKind, Kind, Payload, Reply, TellKind } from "@parahost/protocol";
import { silentLog } from "./logs.js";
import { noMetrics } from "./no-metrics.js";
import { Script } from "./script.js";

type Neighbour<S extends Role> = (S["asks"] | S["jobAsks"])[number];
type Heard<S extends Role> = (S["asks"] | S["jobAsks"] | S["tells"])[number];
type Outside<S extends Role> = Party & { readonly asks: readonly S["name"][]; readonly tells: readonly S["name"][] };

/** A leaf; where nothing else is said, itself alone is in its view. */
export type Leaf = Omit<ActivatedLeaf, "allowedRelayParents"> & Partial<Pick<ActivatedLeaf, "allowedRelayParents">>;

/**
 * A subsystem in the real kernel, on the virtual clock; everyone it may speak to is a script.
 *
 * Time stands still outside `until` and `advance`. What the subsystem asks must be answered by a script, or the asker fails and
 * `faults` says so; what it tells is kept, and needs none.
 */
export class World<S extends Role> {
  /** What the subsystem said, in order, as `neighbour.kind`. */
  readonly transcript: string[] = [];
  /** The same, with payloads. */
  readonly envelopes: Envelope[] = [];
  /** Faults that the kernel noted instead of handing them to an asker. */
  readonly faults: unknown[] = [];
  readonly #overseer: Overseer;
  readonly #script = new Script();
  readonly #neighbours: readonly string[];
  readonly #outside: Handle<Outside<S>>;

  private constructor(
    private readonly subject: S["name"],
    sut: AnySubsystem,
    private readonly clock: VirtualClock,
  ) {
    const { asks, jobAsks, tells } = sut.role;
    this.#neighbours = [...new Set([...asks, ...jobAsks])];
    const neighbours = [...new Set([...asks, ...jobAsks, ...tells])].filter((name) => name !== subject);
    const observers = new Observers(silentLog);
    const cast = [sut, ...neighbours.map((name) => this.#script.play(name))];
    this.#overseer = new Overseer(cast, clock, silentLog, noMetrics, observers);
    observers.on("envelope", (envelope) => this.#note(envelope));
    observers.on("fault", (_origin, fault) => this.faults.push(fault));
    this.#outside = this.#overseer.handle({ name: "world", asks: [subject], tells: [subject], unbounded: [subject] });
    this.#overseer.start();
  }

  /**
   * A world with that subsystem in the middle, on the real kernel.
   *
   * @param sut - new: a World is for one subsystem, and a subsystem for one World
   * @param clock - that which the subsystem was made with
   */
  static around<S extends Role>(sut: Subsystem<S>, clock: VirtualClock): World<S> {
    return new World<S>(sut.role.name, sut as unknown as AnySubsystem, clock);
  }

  /** Says how a neighbour answers; one that takes its time returns a promise, for instance of `clock.sleep`. The last one counts. */
  answer<N extends Neighbour<S>, K extends AnyAskKind<N>>(
    to: N,
    kind: K,
    script: (payload: Payload<N, K>) => Reply<N, K> | Promise<Reply<N, K>>,
  ): this {
    if (!this.#neighbours.includes(to))
      throw new TypeError(`World: ${this.subject} asks ${this.#neighbours.join(", ") || "nobody"}, and so not ${to}`);
    this.#script.answer(to, String(kind), script as (payload: never) => unknown);
    return this;
  }

  /** What the subsystem told or asked a neighbour so far, in order. */
  told<N extends Heard<S>, K extends Kind<N>>(to: N, kind: K): readonly Payload<N, K>[] {
    const heard = this.envelopes.filter((envelope) => envelope.to === to && envelope.kind === kind);
    return heard.map(({ payload }) => payload as Payload<N, K>);
  }

  /** Sends the leaf's signal, and waits until it is handled. */
  async activate(leaf: Leaf, ...deactivated: readonly Hash[]): Promise<void> {
    const { allowedRelayParents = [leaf.hash] } = leaf;
    await this.#overseer.activeLeaves({ activated: { ...leaf, allowedRelayParents }, deactivated });
    await this.clock.settle();
  }

  /** Sends the signal that a leaf is gone, and waits until it is handled. */
  async deactivate(...deactivated: readonly Hash[]): Promise<void> {
    await this.#overseer.activeLeaves({ deactivated });
    await this.clock.settle();
  }

  /** Sends the signal that a block is final, and waits until it is handled. */
  async finalize(block: { readonly hash: Hash; readonly number: BlockNumber }): Promise<void> {
    await this.#overseer.blockFinalized(block);
    await this.clock.settle();
  }

  /** Ends the node, as the process does when it is asked to. */
  async conclude(): Promise<void> {
    await this.until(this.#overseer.conclude());
  }

  /** Asks the subsystem as a neighbour would. Time does not move by it: see `until`. */
  ask<K extends AnyAskKind<S["name"]>>(
    kind: K,
    payload: Payload<S["name"], K>,
    options: AskOptions = {},
  ): Promise<Reply<S["name"], K>> {
    const reply = this.#outside.ask(this.subject, kind as never, payload as never, options);
    reply.catch(() => undefined); // The test may look at it later.
    return reply as Promise<Reply<S["name"], K>>;
  }

  /** Tells the subsystem as a neighbour would, and waits until it is handled. */
  async tell<K extends TellKind<S["name"]>>(kind: K, payload: Payload<S["name"], K>): Promise<void> {
    await this.#outside.tell(this.subject, kind as never, payload as never);
    await this.clock.settle();
  }

  /** Lets everything happen that can happen without time moving. */
  settle(): Promise<void> {
    return this.clock.settle();
  }

  /** Moves time until `work` is settled; fails when nothing can settle it any more, and says who waits for whom. */
  async until<T>(work: Promise<T>): Promise<T> {
    try {
      return await this.clock.until(work);
    } catch (fault) {
      const waits = this.#overseer.whoWaits();
      if (!isWaitInVain(fault) || waits.length === 0) throw fault;
      throw new Error(`${fault.message}; ${JSON.stringify(waits)}`, { cause: fault });
    }
  }

  /** Moves time by that much. */
  advance(ms: number): Promise<void> {
    return this.clock.advance(ms);
  }

  #note(envelope: Envelope): void {
    this.#script.hear(envelope);
    if (envelope.from !== this.subject) return;
    this.transcript.push(`${envelope.to}.${envelope.kind}`);
    this.envelopes.push(envelope);
  }
}

const isWaitInVain = (fault: unknown): fault is Error =>
  fault instanceof Error && fault.message.startsWith("waiting for what cannot come");
