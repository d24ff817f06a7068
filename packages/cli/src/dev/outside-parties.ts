import { defineParty, isSubsystemError, type Overseer } from "@parahost/kernel";
import { FINALITY_VOTE_LIMIT_MS, type FinalityVoter } from "@parahost/relay-chain";

/** The party that asks a validator for the inherent of its block. */
export const blockAuthor = defineParty({ name: "blockAuthor", asks: ["provisioner"], tells: [], unbounded: [] });
/** The party that asks a validator how far finality may go. */
export const finalityVoter = defineParty({
  ...{ name: "finalityVoter", asks: ["disputeCoordinator"], tells: [], unbounded: [] },
} as const);

/** A validator's vote. What keeps its dispute coordinator from answering is no objection. */
export function voterOf(overseer: Overseer): FinalityVoter {
  const handle = overseer.handle(finalityVoter);
  return async (base, blockDescriptions) => {
    try {
      const question = { base: { number: base.number, hash: base.hash }, blockDescriptions };
      const limits = { limitMs: FINALITY_VOTE_LIMIT_MS };
      return await handle.ask("disputeCoordinator", "determineUndisputedChain", question, limits);
    } catch (fault) {
      if (isSubsystemError(fault)) return null;
      throw fault;
    }
  };
}
