import { z } from "zod";

const PARA = /^(\d+)(?:=(.+))?$/;
const U32 = 2 ** 32;

/** A para of one's own: its id, its Wasm where the chain does not have it, and who makes its blocks. */
export const paraSchema = z
  .strictObject(
    {
      paraId: z
        .int({ error: "is not a whole number" })
        .min(0, { error: "is below 0" })
        .max(U32 - 1, { error: "is above 2^32 - 1" }),
      code: z.string({ error: "is not a path" }).min(1, { error: "is empty" }).optional(),
      collator: z.string({ error: "is not a path" }).min(1, { error: "is empty" }).optional(),
    },
    { error: ({ code, input }) => (code === "invalid_type" ? formOf(input) : undefined) },
  )
  .refine(({ code, collator }) => code !== undefined || collator !== undefined, {
    path: ["code"],
    error: "is not a path",
  });
/** A flag's text that has its form has become an object before it comes here: such text stands in a file. */
const formOf = (given: unknown): string =>
  typeof given === "string" && paraFromFlag(given) !== given
    ? 'is the form of the flag; in a file it is { "paraId": ID, "code": FILE, "collator": MODULE }'
    : "is not ID=CODE.wasm[,collator=MODULE]";
export type ParaSetting = z.infer<typeof paraSchema>;

/** `ID=CODE.wasm[,collator=MODULE]`, or `ID,collator=MODULE`, as the file would hold it. @returns the text itself where it has another form */
export function paraFromFlag(text: string): unknown {
  const [front = "", ...settings] = text.split(/,(?=[^,=]*=)/);
  const [, id, code] = PARA.exec(front) ?? [];
  const [setting] = settings;
  const collator = setting?.startsWith("collator=") ? setting.slice("collator=".length) : undefined;
  const isWhole = settings.length === (collator === undefined ? 0 : 1) && (code ?? collator) !== undefined;
  if (id === undefined || !isWhole) return text;
  return {
    paraId: Number(id),
    ...(code === undefined ? {} : { code }),
    ...(collator === undefined ? {} : { collator }),
  };
}
