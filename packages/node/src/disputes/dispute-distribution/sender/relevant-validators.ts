import { type Keystore, SubsystemError } from "@parahost/kernel";
import type { Hash, SessionIndex, ValidatorId } from "@parahost/primitives";
import type { DisputeMessage } from "@parahost/protocol";
import { ourValidator, type RuntimeAsker } from "../../../shared/index.js";

/** The sessions of the active leaves, each with the leaf at which it was asked for. */
export type ActiveSessions = ReadonlyMap<SessionIndex, Hash>;

/**
 * All who should have our vote: the validators of the dispute's session, who vote too, and the authorities of the sessions that
 * are active, who build blocks. Without ourselves.
 *
 * Fails with `UnknownSession` where the runtime does not know the dispute's session.
 */
export async function relevantValidators(
  asker: RuntimeAsker,
  keystore: Keystore,
  { session, candidateReceipt }: DisputeMessage,
  active: ActiveSessions,
): Promise<ReadonlySet<ValidatorId>> {
  const [newest] = [...active.values()].slice(-1);
  const at = active.get(session) ?? newest ?? candidateReceipt.descriptor.relayParent;
  const voters = await membersOf(asker, keystore, session, at);
  if (!voters)
    throw new SubsystemError("disputeDistribution", "UnknownSession", {
      fatal: false,
      details: { session, at },
    });
  const authorities = await Promise.all([...active].map(([session, at]) => membersOf(asker, keystore, session, at)));
  return new Set([
    ...voters.validators,
    ...authorities.flatMap((them) => [...(them?.validators ?? []), ...(them?.authors ?? [])]),
  ]);
}

/** Authorities are known by their validator's key; those that are no validators by the one that they have. */
async function membersOf(asker: RuntimeAsker, keystore: Keystore, session: SessionIndex, at: Hash) {
  const info = await asker.ask("runtimeApi", "sessionInfo", { at, session });
  if (!info) return null;
  const us = ourValidator(keystore, info.validators)?.index;
  return {
    validators: info.validators.filter((_key, i) => i !== us),
    authors: info.discoveryKeys.slice(info.validators.length) as unknown as readonly ValidatorId[],
  };
}
