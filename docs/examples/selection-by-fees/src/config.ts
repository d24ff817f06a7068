import { z } from "zod";

/** What stands beside the plugin's name in the configuration file. */
export const feesConfig = z
  .strictObject({
    /** What a block of a para is worth to the author, by the para's id. Others are worth nothing. */
    fees: z.record(z.string().regex(/^\d+$/, "is no para id"), z.number().min(0)).default({}),
    /** Candidates that the author puts into a block. */
    mostCandidates: z.int().min(1).default(1),
  })
  .prefault({});
/** The same, read. */
export type FeesConfig = z.output<typeof feesConfig>;
