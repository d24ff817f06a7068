import type { AsyncBackingParams, CoreIndex, CoreState, Hash, ParaId, ScheduledCore } from "@parahost/primitives";
import { asyncBackingAt } from "./async-backing.js";
import type { RuntimeAsker } from "./session-view.js";
import { whereSupported } from "./where-supported.js";

/** The paras that cores will work on, the next one first. */
export type Claims = ReadonlyMap<CoreIndex, readonly ParaId[]>;
/** What a relay parent says of async backing, where it is on. */
export interface Lookahead extends AsyncBackingParams {
  /** `null` where the runtime has no claim queue. */
  readonly claims: Claims | null;
}

/** How far the chain looks ahead at a relay parent. @returns `null` where async backing is off, or the runtime does not know it */
export async function lookaheadAt(asker: RuntimeAsker, at: Hash): Promise<Lookahead | null> {
  const params = await asyncBackingAt(asker, at);
  return params && { ...params, claims: await claimsAt(asker, at) };
}

async function claimsAt(asker: RuntimeAsker, at: Hash): Promise<Claims | null> {
  const claims = await whereSupported(asker.ask("runtimeApi", "claimQueue", { at }));
  return claims && new Map(claims);
}

/**
 * Whose candidates are made and backed for a core at a relay parent.
 *
 * A scheduled core is its para's. What comes next on an occupied one counts with async backing only: by the claim queue, else what
 * is up next once the occupant is available.
 *
 * @returns `null` where nothing is to be made
 */
export function nextOnCore(state: CoreState, core: CoreIndex, lookahead: Lookahead | null): ScheduledCore | null {
  if (state.kind === "Scheduled") return { paraId: state.paraId, collator: state.collator };
  if (state.kind !== "Occupied" || !lookahead) return null;
  const { nextUpOnAvailable: next } = state;
  if (!lookahead.claims) return next;
  const [paraId] = lookahead.claims.get(core) ?? [];
  if (paraId === undefined) return null;
  return { paraId, collator: next?.paraId === paraId ? next.collator : null };
}

/**
 * Whose candidates the group of a core backs at a relay parent: as {@link nextOnCore}, but that the occupant's para stays where
 * nothing says who comes next.
 */
export function toBackOnCore(state: CoreState, core: CoreIndex, lookahead: Lookahead | null): ScheduledCore | null {
  const next = nextOnCore(state, core, lookahead);
  if (next || state.kind !== "Occupied" || !lookahead || lookahead.claims) return next;
  return { paraId: state.candidateDescriptor.paraId, collator: null };
}
