import { describe, expect, it } from "@jest/globals";
import { paraId } from "@parahost/primitives";
import { ContainerModule } from "inversify";
import { OptionError } from "./option-error.js";
import { type DevChainOptions, resolveOptions } from "./options.js";

const para = (id: number) => ({
  paraId: paraId(id),
  validationCode: new Uint8Array(),
  genesisHead: new Uint8Array(),
  collator: new ContainerModule(() => undefined),
});
const resolve = (given: DevChainOptions) => resolveOptions(given, (id) => para(id));

describe("the options of a development chain", () => {
  it("have defaults that work", () => {
    expect(resolve({})).toMatchObject({ validators: 6, cores: 3, time: "real", strategy: "auto", slotMs: 6_000 });
    expect(resolve({ blocks: 1 }).time).toBe("virtual");
    // Twice the cores, where that is more than six.
    expect(resolve({ paras: [1, 2, 3, 4].map(para) }).validators).toBe(8);
    // And no more than a chain may have: one a core is enough.
    expect(resolve({ paras: Array.from({ length: 600 }, (_, i) => para(i)) }).validators).toBe(1_000);
  });

  it("have enough validators for a fault: two may be faulty, and two back", () => {
    expect(resolve({ fault: "invalid-backing" }).validators).toBe(7);
    expect(resolve({ fault: "invalid-backing", paras: [1, 2, 3, 4].map(para) }).validators).toBe(8);
  });

  it.each<{ given: DevChainOptions; option: string }>([
    { given: { validators: 0 }, option: "validators" },
    { given: { validators: 1, paras: [para(1)] }, option: "validators" },
    { given: { validators: 2 }, option: "validators" },
    { given: { validators: 2.5 }, option: "validators" },
    { given: { validators: 6, fault: "invalid-backing" }, option: "validators" },
    { given: { paras: [] }, option: "paras" },
    { given: { paras: [para(1), para(1)] }, option: "para" },
    { given: { validators: 1_001 }, option: "validators" },
    { given: { coresPerPara: 501, paras: [para(1), para(2)], strategy: "elastic-scaling" }, option: "paras" },
    { given: { slotMs: 86_400_001 }, option: "slot" },
    { given: { sessionLength: 2 ** 32 }, option: "session-length" },
    { given: { blocks: 2 ** 32 }, option: "blocks" },
    { given: { slotMs: 2_999 }, option: "slot" },
    { given: { slotMs: Number.NaN }, option: "slot" },
    { given: { coresPerPara: 2 }, option: "cores-per-para" },
    { given: { coresPerPara: 2, strategy: "legacy" }, option: "cores-per-para" },
    { given: { sessionLength: 0 }, option: "session-length" },
    { given: { blocks: 0 }, option: "blocks" },
  ])("are refused, naming $option: $given", ({ given, option }) => {
    expect(() => resolve(given)).toThrow(expect.objectContaining({ name: OptionError.name, option }));
  });
});
