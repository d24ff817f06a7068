import { describe, expect, it } from "@jest/globals";
import { Collator } from "@parahost/kernel";
import { type ParaId, paraId } from "@parahost/primitives";
import { Container } from "inversify";
import { devPara, paraFrom } from "./collator-module.js";

const id = paraId(2100);
const collatorOf = async (exported: unknown) => {
  const para = paraFrom(exported, id);
  if (!para.ok) throw new Error(para.error.detail);
  const container = new Container();
  await container.load(para.value.module);
  return { collator: container.get(Collator), genesisHead: para.value.genesisHead };
};

describe("a module that brings a collator", () => {
  it("exports one for a certain para, or makes one for any", async () => {
    expect((await collatorOf({ default: devPara(id) })).collator.paraId).toBe(id);
    expect((await collatorOf({ default: devPara })).collator.paraId).toBe(id);
  });

  it("says what head its para begins with, or the para begins with no bytes", async () => {
    const genesisHead = (of: ParaId) => Uint8Array.of(of % 256);
    // 2100 = 8 * 256 + 52.
    expect((await collatorOf({ default: devPara, genesisHead })).genesisHead).toEqual(Uint8Array.of(52));
    const certain = Uint8Array.of(1, 2, 3);
    expect((await collatorOf({ default: devPara, genesisHead: certain })).genesisHead).toBe(certain);
    expect((await collatorOf({ default: devPara })).genesisHead).toEqual(new Uint8Array());
  });

  it.each([
    { exported: {}, detail: "its default export is no ContainerModule" },
    { exported: { default: class {} }, detail: "it fails for para 2100: Class constructor" },
    { exported: { default: () => ({}) }, detail: "nor makes one from a para id" },
    { exported: { default: devPara, genesisHead: "0x00" }, detail: "genesisHead is no Uint8Array" },
    { exported: { default: devPara, genesisHead: () => "0x00" }, detail: "nor makes one from a para id" },
  ])("is refused with the reason: $detail", ({ exported, detail }) => {
    expect(paraFrom(exported, id)).toEqual({
      ok: false,
      error: { code: "BadCollatorModule", detail: expect.stringContaining(detail) },
    });
  });
});
