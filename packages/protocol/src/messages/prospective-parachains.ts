import type { CandidateHash, Hash, ParaId } from "@parahost/primitives";
import type { Ask } from "../message.js";
import type { CandidateRef } from "../strategy.js";

/** @guide types/overseer-protocol.md#prospective-parachains-message */
export interface ProspectiveParachainsMessages {
  /** The chain of at most `count` backed candidates that follow the ancestors, whatever order these are given in. */
  getBackableCandidates: Ask<
    {
      readonly relayParent: Hash;
      readonly paraId: ParaId;
      readonly count: number;
      readonly ancestors: readonly CandidateHash[];
    },
    readonly CandidateRef[]
  >;
}
