import type { AnyAskKind, Payload, Reply, TellKind } from "@parahost/protocol";
import type { Instant } from "./instant.js";
import type { AskOptions, Party } from "./subsystem.js";
import type { Asker, Speaker, Switchboard } from "./switchboard.js";

/** Says who a party outside the overseer is, and to whom it may speak; its handle is typed by it. */
export const defineParty = <const P extends Party>(party: P): P => party;

const OUTSIDE: Asker = { cause: null, within: null, waiting: null };

type Asked<P extends Party> = P["asks"][number];
type Told<P extends Party> = P["tells"][number];

/** The way in for a party outside the overseer, as far as its role allows. */
export class Handle<P extends Party> {
  readonly #speaker: Speaker;

  /** @internal made by `Overseer.handle` */
  constructor(
    party: P,
    private readonly switchboard: Switchboard,
    private readonly instant: Instant,
  ) {
    this.#speaker = switchboard.speaker(party);
  }

  /** Fails with `AnswererGone` where nobody can answer, `TimedOut` after the limit, and with the answerer's own faults. */
  ask<N extends Asked<P>, K extends AnyAskKind<N>>(
    to: N,
    kind: K,
    payload: Payload<N, K>,
    options?: AskOptions,
  ): Promise<Reply<N, K>> {
    this.instant.refresh();
    const ask = this.switchboard.ask(this.#speaker, OUTSIDE, to, kind as string, payload, options);
    return ask.promise as Promise<Reply<N, K>>;
  }

  /** Fulfilled once the message is in the inbox: at once, unless that is full. */
  tell<N extends Told<P>, K extends TellKind<N>>(to: N, kind: K, payload: Payload<N, K>): void | Promise<void> {
    this.instant.refresh();
    return this.switchboard.tell(this.#speaker, null, to, kind as string, payload);
  }

  /** Tells unless the inbox is full, and never waits. @returns whether it went in */
  offer<N extends Told<P>, K extends TellKind<N>>(to: N, kind: K, payload: Payload<N, K>): boolean {
    this.instant.refresh();
    return this.switchboard.offer(this.#speaker, null, to, kind as string, payload);
  }
}
