import {
  type CandidateReceipt,
  commitmentsHash,
  fromHex,
  type Hex,
  headDataHash,
  type PersistedValidationData,
} from "@parahost/primitives";
import type { ValidationOutcome } from "@parahost/protocol";
import { z } from "zod";

const hex = (bytes: string) =>
  z.string().regex(new RegExp(`^0x(?:[0-9a-f]{2})${bytes}$`), "is no hex") as z.ZodType<Hex>;

/** What stands beside the plugin's name in the configuration file: the table. */
export const tableConfig = z.strictObject({
  /** Head data of para blocks that are valid. */
  heads: z.array(hex("*")),
  /** Why para blocks are invalid, by the hash of their head data. */
  invalid: z.record(hex("{32}"), z.string().min(1)).default({}),
});
/** The same, read. */
export type TableConfig = z.output<typeof tableConfig>;

/** Knows para blocks by the heads that they lead to. Those it holds valid say nothing to other chains. */
export class Table {
  readonly #heads: ReadonlyMap<string, Uint8Array>;
  readonly #invalid: ReadonlyMap<string, string>;

  constructor({ heads, invalid }: TableConfig) {
    this.#heads = new Map(heads.map((head) => [headDataHash(fromHex(head)), fromHex(head)]));
    this.#invalid = new Map(Object.entries(invalid));
  }

  /** What is not in the table is no verdict: a host that does not know must not say that a candidate is invalid. */
  verdictOn(
    { descriptor, commitmentsHash: promised }: CandidateReceipt,
    validationData: PersistedValidationData,
  ): ValidationOutcome {
    const reason = this.#invalid.get(descriptor.paraHead);
    if (reason !== undefined) return { kind: "Invalid", reason };
    const headData = this.#heads.get(descriptor.paraHead);
    if (!headData) return { kind: "InternalError", reason: "NotInTable", detail: descriptor.paraHead };
    const commitments = {
      ...{ upwardMessages: [], horizontalMessages: [], newValidationCode: null, headData },
      ...{ processedDownwardMessages: 0, hrmpWatermark: validationData.relayParentNumber },
    };
    if (commitmentsHash(commitments) !== promised) return { kind: "Invalid", reason: "CommitmentsHashMismatch" };
    return { kind: "Valid", commitments, validationData };
  }
}
