import { coreIndex, decoded, groupForCore, type ParaId, votesNeeded } from "@parahost/primitives";
import { parachainHostMethods } from "@parahost/protocol";
import type { RelayChain } from "@parahost/relay-chain";
import { OptionError } from "../option-error.js";

type Asked = "claimQueue" | "minimumBackingVotes" | "validatorGroups";

/** Just as many members of the group that works on a para in the next block as it takes to back a candidate of it. */
export function colludersOn(chain: RelayChain<unknown>, paraId: ParaId): ReadonlySet<number> {
  const { groups, rotation } = decoded(parachainHostMethods.validatorGroups.reply, answer(chain, "validatorGroups"));
  const queue = decoded(parachainHostMethods.claimQueue.reply, answer(chain, "claimQueue"));
  const minimum = decoded(parachainHostMethods.minimumBackingVotes.reply, answer(chain, "minimumBackingVotes"));
  const [core] = queue.find(([, [next]]) => next === paraId) ?? [coreIndex(0)];
  const group = groups[groupForCore(rotation, core, groups.length) ?? 0] ?? [];
  return new Set(group.slice(0, votesNeeded(group.length, minimum)));
}

function answer(chain: RelayChain<unknown>, method: Asked): Uint8Array {
  const { wireName } = parachainHostMethods[method];
  const reply = chain.runtime.call(chain.best.body.state, wireName, new Uint8Array());
  if (!reply.ok) throw new OptionError("fault", `the runtime does not answer ${wireName}: ${reply.error.code}`);
  return reply.value;
}
