import { expect, it } from "@jest/globals";
import { paraFromFlag, paraSchema } from "./para.js";

it("takes an id, a path, and perhaps a collator, as the file would hold them", () => {
  expect(paraFromFlag("2000=./para.wasm")).toEqual({ paraId: 2000, code: "./para.wasm" });
  expect(paraFromFlag("2000=a=b.wasm,collator=./c,d.mjs")).toEqual({
    ...{ paraId: 2000, code: "a=b.wasm", collator: "./c,d.mjs" },
  });
});

it("takes a collator without code, for a para that the chain has", () => {
  const para = paraFromFlag("2000,collator=./c.mjs");
  expect(para).toEqual({ paraId: 2000, collator: "./c.mjs" });
  expect(paraSchema.safeParse(para).success).toBe(true);
});

it.each([
  "2000,",
  "2000,collator",
  "2000,code=a.wasm",
  "",
  "2000",
  "2000=",
  "=a.wasm",
  "x=a.wasm",
  "-1=a.wasm",
  "2000=a.wasm,colator=c.mjs",
  "2000=a.wasm,collator=c.mjs,collator=d.mjs",
])("leaves %j for the schema to refuse", (text) => {
  expect(paraFromFlag(text)).toBe(text);
  expect(paraSchema.safeParse(paraFromFlag(text)).error?.issues[0]?.message).toBe(
    "is not ID=CODE.wasm[,collator=MODULE]",
  );
});

it("refuses an id that is no u32, and a collator without a name", () => {
  expect(paraSchema.safeParse(paraFromFlag("4294967295=a.wasm")).success).toBe(true);
  expect(paraSchema.safeParse(paraFromFlag("4294967296=a.wasm")).error?.issues[0]?.message).toBe("is above 2^32 - 1");
  expect(paraSchema.safeParse(paraFromFlag("1=a.wasm,collator=")).error?.issues[0]?.path).toEqual(["collator"]);
});
