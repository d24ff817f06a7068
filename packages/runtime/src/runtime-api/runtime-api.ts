import { err, ok, type Result } from "@parahost/primitives";
import { type MethodOnWire, type ParachainHostApi, parachainHostMethods } from "@parahost/protocol";
import { inject, injectable } from "inversify";
import { Disputes } from "../disputes/index.js";
import type { TrieState } from "../frame/index.js";
import { Paras } from "../paras/index.js";
import { ApiParts } from "./api-parts.js";
import type { CallError } from "./errors.js";
import { LatestBlock } from "./latest-block.js";
import { type MoreMethods, moreMethods } from "./more-methods.js";
import { Preview } from "./preview.js";

/** Every method that this runtime answers. */
export type Api = ParachainHostApi & MoreMethods;
type Answers = { readonly [M in keyof Api]: (args: Api[M]["args"], leaf: TrieState) => Api[M]["reply"] };

const methods: { readonly [M in keyof Api]: MethodOnWire<Api[M]> } = { ...parachainHostMethods, ...moreMethods };
const byWireName = new Map(
  Object.entries(methods).map(([name, { wireName }]) => [wireName as string, name as keyof Api]),
);

/**
 * Answers the ParachainHost API: typed, and by bytes.
 *
 * @guide node/utility/runtime-api.md
 */
@injectable()
export class RuntimeApi {
  readonly #answers: Answers;

  constructor(
    @inject(Preview) private readonly preview: Preview,
    @inject(LatestBlock) private readonly latest: LatestBlock,
    @inject(ApiParts) parts: ApiParts,
    @inject(Paras) paras: Paras,
    @inject(Disputes) disputes: Disputes,
  ) {
    this.#answers = { ...latestAnswers(latest), ...this.#aboutNext(nextAnswers(parts, paras, disputes)) };
  }

  apiVersion(state: TrieState): number {
    return this.latest.apiVersion(state);
  }

  /** The fast path: the answer itself, not its bytes. The version of the API is not looked at. */
  ask<M extends keyof Api>(state: TrieState, method: M, args: Api[M]["args"]): Api[M]["reply"] {
    return this.#answers[method](args, state);
  }

  call(state: TrieState, wireName: string, bytes: Uint8Array): Result<Uint8Array, CallError> {
    const name = byWireName.get(wireName);
    const version = this.apiVersion(state);
    if (name === undefined || methods[name].since > version)
      return err({ code: "NotSupported", details: { method: wireName, version } });
    return this.#call(state, name, bytes);
  }

  #call<M extends keyof Api>(state: TrieState, name: M, bytes: Uint8Array): Result<Uint8Array, CallError> {
    const method = methods[name] as MethodOnWire<Api[M]>;
    const args = method.args.decode(bytes);
    if (!args.ok) return err({ code: "Execution", details: { method: method.wireName, ...args.error } });
    return ok(method.reply.encode(this.ask(state, name, args.value)));
  }

  /** Asked about the block to be built. */
  #aboutNext<T extends Partial<Answers>>(answers: T): T {
    const about = Object.entries(answers).map(([name, answer]) => {
      const ask = answer as (args: unknown, leaf: TrieState) => unknown;
      return [name, (args: unknown, leaf: TrieState) => this.preview.on(leaf, () => ask(args, leaf))];
    });
    return Object.fromEntries(about) as T;
  }
}

type LatestOnes = "candidateEvents" | "onChainVotes";
const latestAnswers = (latest: LatestBlock): Pick<Answers, LatestOnes> => ({
  candidateEvents: (_, leaf) => latest.candidateEvents(leaf),
  onChainVotes: (_, leaf) => latest.onChainVotes(leaf),
});

const nextAnswers = (
  { session, cores, para, backing }: ApiParts,
  paras: Paras,
  disputes: Disputes,
): Omit<Answers, LatestOnes> => ({
  validators: () => session.validators(),
  validatorGroups: () => session.validatorGroups(),
  sessionIndexForChild: () => session.sessionIndexForChild(),
  sessionInfo: (args) => session.sessionInfo(args.session),
  minimumBackingVotes: () => session.minimumBackingVotes(),
  asyncBackingParams: () => session.asyncBackingParams(),
  disabledValidators: () => session.disabledValidators(),
  nodeFeatures: () => session.nodeFeatures(),
  availabilityCores: () => cores.availabilityCores(),
  claimQueue: () => cores.claimQueue(),
  persistedValidationData: ({ paraId, assumption }, leaf) =>
    para.persistedValidationData(paraId, assumption, leaf.root()),
  assumedValidationData: ({ paraId, expectedHash }, leaf) =>
    para.assumedValidationData(paraId, expectedHash, leaf.root()),
  checkValidationOutputs: ({ paraId, outputs }) => para.checkValidationOutputs(paraId, outputs),
  validationCode: ({ paraId, assumption }) => para.validationCode(paraId, assumption),
  validationCodeHash: ({ paraId, assumption }) => para.validationCodeHash(paraId, assumption),
  validationCodeByHash: ({ hash }) => paras.code.byHash(hash),
  candidatePendingAvailability: ({ paraId }) => para.candidatesPendingAvailability(paraId)[0] ?? null,
  candidatesPendingAvailability: ({ paraId }) => para.candidatesPendingAvailability(paraId),
  disputes: () => disputes.disputes(),
  paraBackingState: ({ paraId }) => backing.of(paraId),
});
