import type { BlockNumber, CollatorId, CoreIndex, ParaId } from "@parahost/primitives";
import type { CoreAssignment, FreedCore } from "@parahost/runtime";
import { answer, type Routines } from "./runtime-answer.js";

type Ask = { readonly core: CoreIndex; readonly occupiedSince: BlockNumber };

/** As the FORMAT page spells an assignment. */
const assignment = ({ core, paraId, collator, groupIdx }: CoreAssignment) => ({ core, paraId, collator, groupIdx });

export const schedulerRoutines: Routines = {
  addParathreadClaim: ({ scheduler }, claim: { readonly paraId: ParaId; readonly collator: CollatorId }) =>
    scheduler.addParathreadClaim(claim),
  schedule: ({ scheduler }, { freed }: { readonly freed: readonly FreedCore[] }) => answer(scheduler.schedule(freed)),
  occupied: ({ scheduler }, { cores }: { readonly cores: readonly CoreIndex[] }) => scheduler.occupied(cores),
  scheduled: ({ scheduler }) => answer(scheduler.scheduled().map(assignment)),
  corePara: ({ scheduler }, { core }: { readonly core: CoreIndex }) => answer(scheduler.corePara(core)),
  executionCores: ({ scheduler }) =>
    answer(
      scheduler.executionCores().map((occupant) => {
        if (occupant?.kind !== "Parathread") return occupant?.kind ?? null;
        const { paraId, collator, retries } = occupant;
        return { Parathread: { paraId, collator, retries } };
      }),
    ),
  parathreadQueue: ({ scheduler }) => answer(scheduler.parathreadQueue()),
  parathreadClaimIndex: ({ scheduler }) => answer(scheduler.parathreadClaimIndex()),
  sessionStartBlock: ({ scheduler }) => answer(scheduler.groups.sessionStartBlock()),
  validatorGroups: ({ scheduler }) => {
    const groups = scheduler.groups.all();
    return answer({ sizes: groups.map(({ length }) => length), members: groups.flat().sort((a, b) => a - b) });
  },
  availabilityTimeoutPredicate: ({ scheduler }, { asks }: { readonly asks: readonly Ask[] }) => {
    const isDue = scheduler.availabilityTimeoutPredicate();
    return answer(isDue && asks.map(({ core, occupiedSince }) => isDue(core, occupiedSince)));
  },
};
