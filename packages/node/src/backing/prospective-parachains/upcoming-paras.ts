import { type Context, isSubsystemError } from "@parahost/kernel";
import type { CoreState, Hash, ParaId } from "@parahost/primitives";
import type { ProspectiveParachainsRole } from "./role.js";

type Ctx = Pick<Context<ProspectiveParachainsRole>, "ask">;

/**
 * The paras that blocks built on a relay parent may need candidates of, and how many cores claim each.
 *
 * From the claim queue; where the runtime has none, from what is scheduled and what comes up next on its cores.
 */
export async function upcomingParas(ctx: Ctx, at: Hash): Promise<ReadonlyMap<ParaId, number>> {
  try {
    const claims = await ctx.ask("runtimeApi", "claimQueue", { at });
    return coresByPara(claims.map(([, paras]) => paras));
  } catch (fault) {
    if (!isSubsystemError(fault) || fault.code !== "NotSupported") throw fault;
    return coresByPara((await ctx.ask("runtimeApi", "availabilityCores", { at })).map(nextOn));
  }
}

function nextOn(core: CoreState): readonly ParaId[] {
  if (core.kind === "Free") return [];
  if (core.kind === "Scheduled") return [core.paraId];
  return [core.nextUpOnAvailable, core.nextUpOnTimeOut].flatMap((next) => (next ? [next.paraId] : []));
}

/** @param parasOfCores - one list a core; a para that is on it twice claims it once */
function coresByPara(parasOfCores: readonly (readonly ParaId[])[]): ReadonlyMap<ParaId, number> {
  const cores = new Map<ParaId, number>();
  for (const paras of parasOfCores) for (const para of new Set(paras)) cores.set(para, (cores.get(para) ?? 0) + 1);
  return cores;
}
