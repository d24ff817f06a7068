import {
  type CandidateHash,
  type CommittedCandidateReceipt,
  type CoreIndex,
  candidateHashOf,
  type Signature,
  type ValidatorIndex,
  votesNeeded,
} from "@parahost/primitives";
import type { Assignments } from "./assignments.js";
import type { TableContext, TableTypes } from "./statement-table/index.js";

/** The statement table's entries in candidate backing. A backing group is named by the core that it works on. */
export interface BackingTable extends TableTypes {
  readonly authority: ValidatorIndex;
  readonly group: CoreIndex;
  readonly digest: CandidateHash;
  readonly candidate: CommittedCandidateReceipt;
  readonly signature: Signature;
}

/**
 * Tells the table about the groups of a relay parent.
 *
 * @param minimumVotes - the runtime's minimum backing votes; `null` where it does not say
 */
export function backingTableContext(
  { groups, coresOf }: Pick<Assignments, "groups" | "coresOf">,
  minimumVotes: number | null,
): TableContext<BackingTable> {
  const isMemberOf = (validator: ValidatorIndex, core: CoreIndex) => groups.get(core)?.includes(validator) ?? false;
  return {
    digestOf: candidateHashOf,
    groupOf: ({ descriptor }, by) => {
      const cores = coresOf.get(descriptor.paraId) ?? [];
      return cores.find((core) => isMemberOf(by, core)) ?? cores[0] ?? null;
    },
    isMemberOf,
    requisiteVotes: (core) => votesNeeded(groups.get(core)?.length ?? 0, minimumVotes),
  };
}
