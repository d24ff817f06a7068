import type { ParaId } from "@parahost/primitives";
import type { SchedulerState } from "./state.js";

/** Between blocks: nothing is scheduled, and every indexed claim is in exactly one place. */
export function brokenClaims(state: SchedulerState): readonly string[] {
  const broken: string[] = [];
  const scheduled = state.scheduled.get();
  if (scheduled.length > 0) broken.push(`${scheduled.length} cores are scheduled between blocks`);
  const places = new Map<ParaId, number>();
  const at = (para: ParaId): void => void places.set(para, (places.get(para) ?? 0) + 1);
  for (const { paraId } of state.parathreadQueue.get().entries) at(paraId);
  for (const occupant of state.executionCores.get()) if (occupant?.kind === "Parathread") at(occupant.paraId);
  const indexed = new Set(state.parathreadClaimIndex.get().map(([para]) => para));
  for (const para of indexed) if (!places.has(para)) broken.push(`the claim on parathread ${para} is nowhere`);
  for (const [para, count] of places) {
    if (count > 1) broken.push(`the claim on parathread ${para} is in ${count} places`);
    if (!indexed.has(para)) broken.push(`the claim on parathread ${para} is not indexed`);
  }
  return broken;
}
