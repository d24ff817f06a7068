import type { Hash } from "@parahost/primitives";
import type { Ask } from "../message.js";
import type { ParachainHostApi } from "../runtime-api/index.js";

/**
 * One question for each method of the ParachainHost API, put to the state of a block.
 *
 * Fails with `NotSupported` where the runtime's version lacks the method, with `Execution` where it cannot answer.
 *
 * @guide types/overseer-protocol.md#runtime-api-message
 */
export type RuntimeApiMessages = {
  readonly [M in keyof ParachainHostApi]: Ask<
    { readonly at: Hash } & ParachainHostApi[M]["args"],
    ParachainHostApi[M]["reply"]
  >;
} & {
  /** Version of the ParachainHost API at that block. */
  readonly version: Ask<{ readonly at: Hash }, number>;
};
