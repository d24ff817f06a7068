import { type AllowedAncestry, Chain, isSubsystemError, ParachainHost, SubsystemError } from "@parahost/kernel";
import type { Codec, Hash } from "@parahost/primitives";
import { type ParachainHostApi, parachainHostMethods } from "@parahost/protocol";
import { inject, injectable } from "inversify";

/** Questions without arguments. */
type Question = "asyncBackingParams" | "sessionIndexForChild";

/**
 * The implicit view as the runtime allows it: the leaf, and with async backing on as many ancestors as its parameters say, as
 * long as blocks built on them belong to the session of those built on the leaf.
 *
 * Fails as the ParachainHost port does.
 */
@injectable()
export class RuntimeAllowedAncestry implements AllowedAncestry {
  constructor(
    @inject(Chain) private readonly chain: Chain,
    @inject(ParachainHost) private readonly host: ParachainHost,
  ) {}

  async allowedRelayParents(leaf: Hash): Promise<readonly Hash[]> {
    const length = await this.#ancestryLen(leaf);
    if (length === 0) return [leaf];
    const session = await this.#ask(leaf, "sessionIndexForChild");
    const allowed = [leaf];
    for (const ancestor of await this.chain.ancestors(leaf, length)) {
      if ((await this.#ask(ancestor, "sessionIndexForChild")) !== session) break;
      allowed.push(ancestor);
    }
    return allowed;
  }

  /** 0 where async backing is off, or the runtime does not know it. */
  async #ancestryLen(leaf: Hash): Promise<number> {
    try {
      const { maxCandidateDepth, allowedAncestryLen } = await this.#ask(leaf, "asyncBackingParams");
      return maxCandidateDepth > 0 ? allowedAncestryLen : 0;
    } catch (fault) {
      if (isSubsystemError(fault) && fault.code === "NotSupported") return 0;
      throw fault;
    }
  }

  async #ask<Q extends Question>(at: Hash, question: Q): Promise<ParachainHostApi[Q]["reply"]> {
    const { wireName, reply } = parachainHostMethods[question];
    const answer = (reply as Codec<ParachainHostApi[Q]["reply"]>).decode(
      await this.host.call(at, wireName, new Uint8Array(0)),
    );
    if (answer.ok) return answer.value;
    const details = { at, method: wireName, ...answer.error };
    throw new SubsystemError("allowed-ancestry", "Execution", { fatal: false, details });
  }
}
