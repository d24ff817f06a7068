import { defineRole, type Handlers, type JobContext, type Subsystem } from "@parahost/kernel";
import {
  type CandidateDescriptor,
  type PersistedValidationData,
  persistedValidationDataHash,
} from "@parahost/primitives";
import type { ValidationOutcome } from "@parahost/protocol";
import { inject, injectable } from "inversify";
import { Table } from "./table.js";

/** The name, the log target and the neighbours of the subsystem that it stands for. */
const role = defineRole({
  name: "candidateValidation",
  target: "parachain::candidate-validation",
  asks: [],
  jobAsks: ["runtimeApi"],
  tells: [],
  unbounded: [],
});
/** Whom it stands for. */
export type TableValidationRole = typeof role;

/** What may have become of the occupant of the para's core. */
const ASSUMPTIONS = ["Included", "TimedOut", "Free"] as const;

/**
 * Answers from a table what candidate validation finds out by running validation code.
 *
 * @guide node/utility/candidate-validation.md
 */
@injectable()
export class TableValidation implements Subsystem<TableValidationRole> {
  readonly role = role;

  constructor(@inject(Table) private readonly table: Table) {}

  readonly handlers: Handlers<TableValidationRole> = {
    validateFromExhaustive: (ctx, { receipt, validationData }) =>
      ctx.later("node", async () => this.table.verdictOn(receipt, validationData)),

    validateFromChainState: (ctx, { receipt, relayParent }) =>
      ctx.later({ relayParent }, async (job): Promise<ValidationOutcome> => {
        const validationData = await validationDataFor(job, receipt.descriptor);
        if (!validationData) return { kind: "InternalError", reason: "NoValidationData" };
        return this.table.verdictOn(receipt, validationData);
      }),

    // Code that is never run is neither good nor bad.
    preCheck: (ctx) => ctx.later("node", async () => "Failed" as const),
  };
}

/** The data that the descriptor names by hash, as the runtime has them at its relay parent. */
async function validationDataFor(
  job: JobContext<TableValidationRole>,
  { relayParent: at, paraId, persistedValidationDataHash: named }: CandidateDescriptor,
): Promise<PersistedValidationData | null> {
  for (const assumption of ASSUMPTIONS) {
    const data = await job.ask("runtimeApi", "persistedValidationData", { at, paraId, assumption });
    if (data && persistedValidationDataHash(data) === named) return data;
  }
  return null;
}
