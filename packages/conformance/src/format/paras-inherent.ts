import { z } from "zod";
import { bits, u32 } from "./values.js";

const validator = u32.max(7);
const para = u32.min(2000).max(2007);

/** The suite `paras-inherent/create-inherent`. */
export const parasInherent = {
  "paras-inherent/create-inherent": {
    input: z.object({
      pending: z.array(para),
      bitfields: z.array(
        z.object({ validatorIndex: validator, bits, signed: z.enum(["Good", "Bad", "OtherSession", "OtherParent"]) }),
      ),
      candidates: z.array(
        z.object({
          paraId: para,
          core: validator.nullable(),
          parent: u32.nullable(),
          relayParent: z.boolean(),
          validationData: z.boolean(),
          validationCode: z.boolean(),
          paraHead: z.boolean(),
          collatorSigned: z.boolean(),
          hrmpWatermark: u32.nullable(),
          processedDownwardMessages: u32,
          headDataBytes: u32.max(1_000_000).nullable(),
          newCodeBytes: u32.max(1_000_000).nullable(),
        }),
      ),
    }),
    expected: z.object({ bitfields: u32, candidates: u32 }),
  },
} as const;
