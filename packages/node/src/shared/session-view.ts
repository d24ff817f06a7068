import type { AskOptions, Keystore } from "@parahost/kernel";
import {
  type CoreIndex,
  coreForGroup,
  type GroupIndex,
  type GroupRotationInfo,
  groupIndex,
  type Hash,
  type SessionIndex,
  type SigningContext,
  type ValidatorId,
  type ValidatorIndex,
  validatorIndex,
} from "@parahost/primitives";
import type { AskKind, Payload, Reply } from "@parahost/protocol";

/** Whoever may ask the runtime: the context of a handler or of a job whose role says so. */
export interface RuntimeAsker {
  ask<K extends AskKind<"runtimeApi">>(
    to: "runtimeApi",
    kind: K,
    payload: Payload<"runtimeApi", K>,
    options?: AskOptions,
  ): Promise<Reply<"runtimeApi", K>>;
}

/** Our own place among the validators of a session. */
export interface OurValidator {
  readonly index: ValidatorIndex;
  readonly key: ValidatorId;
}

/** What nearly every subsystem needs to know at a relay parent. */
export interface SessionView {
  readonly relayParent: Hash;
  readonly sessionIndex: SessionIndex;
  /** What signatures at this relay parent are bound to. */
  readonly context: SigningContext;
  readonly validators: readonly ValidatorId[];
  readonly groups: readonly (readonly ValidatorIndex[])[];
  readonly rotation: GroupRotationInfo;
  /** `null` where we are no validator of the session. */
  readonly us: OurValidator | null;
}

/** Asks the runtime for the session, the validators and their groups at a relay parent. Fails as `runtimeApi` does. */
export async function sessionViewAt(asker: RuntimeAsker, keystore: Keystore, relayParent: Hash): Promise<SessionView> {
  const [sessionIndex, validators, { groups, rotation }] = await Promise.all([
    asker.ask("runtimeApi", "sessionIndexForChild", { at: relayParent }),
    asker.ask("runtimeApi", "validators", { at: relayParent }),
    asker.ask("runtimeApi", "validatorGroups", { at: relayParent }),
  ]);
  const context = { sessionIndex, parentHash: relayParent };
  return { relayParent, sessionIndex, context, validators, groups, rotation, us: ourValidator(keystore, validators) };
}

/** The first of our keys that is a validator's. */
export function ourValidator(keystore: Keystore, validators: readonly ValidatorId[]): OurValidator | null {
  for (const key of keystore.keys("para")) {
    const index = validators.indexOf(key as ValidatorId);
    if (index >= 0) return { index: validatorIndex(index), key: key as ValidatorId };
  }
  return null;
}

/** @returns `null` for a validator that is in no group */
export function groupOf({ groups }: Pick<SessionView, "groups">, validator: ValidatorIndex): GroupIndex | null {
  const index = groups.findIndex((group) => group.includes(validator));
  return index < 0 ? null : groupIndex(index);
}

/** Our own group. @returns `null` where we are no validator, or in no group */
export const ourGroup = (view: Pick<SessionView, "groups" | "us">): GroupIndex | null =>
  view.us && groupOf(view, view.us.index);

/**
 * The core that our group works on in a block built on the relay parent.
 *
 * @param nCores - how many cores the runtime has there: the length of `availabilityCores`
 * @returns `null` where we have no group, or there is no such core
 */
export function ourCore(view: Pick<SessionView, "groups" | "rotation" | "us">, nCores: number): CoreIndex | null {
  const group = ourGroup(view);
  if (group === null || group >= nCores) return null;
  return coreForGroup(view.rotation, group, nCores);
}
