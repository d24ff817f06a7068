import { z } from "zod";

const PARA = /^(\d+)=(.+)$/;
const U32 = 2 ** 32;

/** A para of one's own: its id, its Wasm, and who makes its blocks. */
export const paraSchema = z.strictObject(
  {
    paraId: z
      .int({ error: "is not a whole number" })
      .min(0, { error: "is below 0" })
      .max(U32 - 1, { error: "is above 2^32 - 1" }),
    code: z.string({ error: "is not a path" }).min(1, { error: "is empty" }),
    collator: z.string({ error: "is not a path" }).min(1, { error: "is empty" }).optional(),
  },
  { error: ({ code }) => (code === "invalid_type" ? "is not ID=CODE.wasm[,collator=MODULE]" : undefined) },
);
export type ParaSetting = z.infer<typeof paraSchema>;

/** `ID=CODE.wasm[,collator=MODULE]` as the file would hold it. @returns the text itself where it has another form */
export function paraFromFlag(text: string): unknown {
  const [front = "", ...settings] = text.split(/,(?=[^,=]*=)/);
  const [, id = "", code = ""] = PARA.exec(front) ?? [];
  if (code === "" || settings.length > 1) return text;
  const [setting] = settings;
  if (setting === undefined) return { paraId: Number(id), code };
  return setting.startsWith("collator=")
    ? { paraId: Number(id), code, collator: setting.slice("collator=".length) }
    : text;
}
