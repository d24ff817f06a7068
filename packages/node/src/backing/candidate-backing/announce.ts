import type { Context } from "@parahost/kernel";
import { candidateHashOf } from "@parahost/primitives";
import type { CandidateLog } from "./candidate-log.js";
import type { CandidateBackingRole } from "./role.js";
import type { ImportedStatement, RelayParentState } from "./state.js";

/** Lets those know who build on it what has come of a statement: a candidate that is backed now, validators that misbehave. */
export async function announce(
  ctx: Context<CandidateBackingRole>,
  log: CandidateLog,
  { relayParent, prospects }: Pick<RelayParentState, "relayParent" | "prospects">,
  { newlyBacked: receipt, misbehaviors }: ImportedStatement,
): Promise<void> {
  if (receipt) {
    log.reached(receipt, "backed");
    const { paraId } = receipt.descriptor;
    const candidateHash = candidateHashOf(receipt);
    if (prospects) await ctx.tell("prospectiveParachains", "candidateBacked", { paraId, candidateHash });
    await ctx.tell("provisioner", "provisionableData", { relayParent, data: { kind: "BackedCandidate", receipt } });
  }
  for (const found of misbehaviors) {
    log.misbehaves(relayParent, found);
    const { authority: validatorIndex, misbehavior } = found;
    const data = { kind: "MisbehaviorReport", validatorIndex, misbehavior } as const;
    await ctx.tell("provisioner", "provisionableData", { relayParent, data });
  }
}
