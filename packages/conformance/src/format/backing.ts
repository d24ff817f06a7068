import { z } from "zod";
import { hash, signature, u32 } from "./values.js";

const block = z.object({ hash, number: u32 });
const candidate = z.object({ candidateHash: hash, groupId: u32 });
const misbehavior = z.enum(["ValidityDoubleVote", "MultipleCandidates", "UnauthorizedStatement", "DoubleSign"]);
const attestation = z.union([z.object({ Implicit: signature }), z.object({ Explicit: signature })]);

/** The suite `statement-table/import`. */
export const statementTable = {
  "statement-table/import": {
    input: z.object({
      allowMultipleSeconded: z.boolean(),
      groups: z.array(z.object({ groupId: u32, members: z.array(u32), threshold: u32 })),
      statements: z.array(
        z.object({
          validatorIndex: u32,
          signature,
          statement: z.union([z.object({ Seconded: candidate }), z.object({ Valid: hash })]),
        }),
      ),
    }),
    expected: z.object({
      summaries: z.array(candidate.extend({ validityVotes: u32 }).nullable()),
      attested: z.array(candidate.extend({ votes: z.array(z.object({ validatorIndex: u32, attestation })) })),
      misbehaviors: z.array(z.object({ validatorIndex: u32, kinds: z.array(misbehavior) })),
    }),
  },
} as const;

/** The suite `overseer/active-leaves`. */
export const overseer = {
  "overseer/active-leaves": {
    input: z.object({
      initial: z.array(block),
      events: z.array(
        z.union([z.object({ Imported: block.extend({ parentHash: hash }) }), z.object({ Finalized: block })]),
      ),
    }),
    expected: z.object({
      signals: z.array(
        z.array(
          z.union([
            z.object({ ActiveLeaves: z.object({ activated: hash.nullable(), deactivated: z.array(hash) }) }),
            z.object({ BlockFinalized: block }),
          ]),
        ),
      ),
    }),
  },
} as const;
