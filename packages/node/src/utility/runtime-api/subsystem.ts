import {
  Chain,
  type Context,
  type Handlers,
  isSubsystemError,
  ParachainHost,
  type Subsystem,
  SubsystemError,
} from "@parahost/kernel";
import { type BlockNumber, type Codec, type Hash, toHex } from "@parahost/primitives";
import { type ParachainHostApi, parachainHostMethods } from "@parahost/protocol";
import { inject, injectable } from "inversify";
import { KeptAnswers, type KnownBlock } from "./answers.js";
import { HOLDS } from "./config.js";
import { RuntimeApiMetrics } from "./metrics.js";
import { readOnce } from "./read-once.js";
import { type RuntimeApiRole, runtimeApiRole } from "./role.js";

type MethodName = keyof ParachainHostApi;
type Question<M extends MethodName> = { readonly at: Hash } & ParachainHostApi[M]["args"];

/**
 * Answers what other subsystems ask of the runtime, and asks it nothing twice that it has answered for that block or session.
 *
 * Fails with `UnknownBlock`, `NotSupported` where the runtime's version lacks the method, `Execution` where it cannot answer.
 *
 * @guide node/utility/runtime-api.md
 */
@injectable()
export class RuntimeApiSubsystem implements Subsystem<RuntimeApiRole> {
  readonly role = runtimeApiRole;
  readonly #kept = new KeptAnswers();

  constructor(
    @inject(ParachainHost) private readonly host: ParachainHost,
    @inject(Chain) private readonly chain: Chain,
    @inject(RuntimeApiMetrics) private readonly metrics: RuntimeApiMetrics,
  ) {}

  onFinalized(_ctx: Context<RuntimeApiRole>, { number }: { readonly number: BlockNumber }): void {
    this.#kept.finalized(number);
  }

  readonly handlers: Handlers<RuntimeApiRole> = {
    ...this.#everyMethod(),
    version: async (_ctx, { at }) => (await this.#blockAt(at)).version,
  };

  #everyMethod(): Omit<Handlers<RuntimeApiRole>, "version"> {
    const names = Object.keys(parachainHostMethods) as MethodName[];
    const handlers = names.map((method) => [
      method,
      (_ctx: unknown, question: never) => this.#answer(method, question),
    ]);
    return Object.fromEntries(handlers);
  }

  async #answer<M extends MethodName>(method: M, question: Question<M>): Promise<ParachainHostApi[M]["reply"]> {
    let success = "failed";
    try {
      const block = await this.#blockAt(question.at);
      if (block.version < parachainHostMethods[method].since)
        throw fault("NotSupported", { at: question.at, method, version: block.version });
      const { answer, wasKept } = await this.#ask(method, question, block);
      success = wasKept ? "cached" : "succeeded";
      return answer;
    } finally {
      this.metrics.requests.inc(1, { success });
    }
  }

  async #ask<M extends MethodName>(method: M, question: Question<M>, block: KnownBlock) {
    const args = (parachainHostMethods[method].args as Codec<Question<M>>).encode(question);
    const kept = this.#kept.keeping(HOLDS[method], block);
    const key = args.length === 0 ? method : `${method} ${toHex(args)}`;
    const known = kept?.get(key);
    if (known !== undefined) return { answer: known as ParachainHostApi[M]["reply"], wasKept: true };
    const answer = await this.#call(method, question.at, args);
    if (HOLDS[method] !== "always" || answer !== null) kept?.set(key, answer);
    return { answer, wasKept: false };
  }

  /** What is needed to know how long answers at a block hold. */
  async #blockAt(at: Hash): Promise<KnownBlock> {
    const known = this.#kept.block(at);
    if (known) return known;
    const header = await this.chain.header(at);
    if (!header) throw fault("UnknownBlock", { at });
    const version = await this.#named("version", at, () => this.host.apiVersion(at));
    const session = await this.#call("sessionIndexForChild", at, new Uint8Array(0));
    return this.#kept.learn({ hash: at, number: header.number, version, session }, header.parentHash);
  }

  async #call<M extends MethodName>(method: M, at: Hash, args: Uint8Array): Promise<ParachainHostApi[M]["reply"]> {
    const { wireName, reply } = parachainHostMethods[method];
    return this.#named(method, at, async () => {
      const bytes = await this.metrics.requestSeconds.time(() => this.host.call(at, wireName, args));
      const answer = readOnce(bytes, reply as Codec<ParachainHostApi[M]["reply"]>);
      if (!answer.ok) throw fault("Execution", { ...answer.error });
      return answer.value;
    });
  }

  /** The port's fault, with the question that met it. */
  async #named<T>(method: string, at: Hash, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      if (!isSubsystemError(cause)) throw cause;
      throw new SubsystemError("runtime-api", cause.code, {
        fatal: cause.fatal,
        details: { ...cause.details, at, method },
        cause,
      });
    }
  }
}

const fault = (code: string, details: Readonly<Record<string, unknown>>): SubsystemError =>
  new SubsystemError("runtime-api", code, { fatal: false, details });
