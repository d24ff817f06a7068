import { beforeAll, describe, expect, it } from "@jest/globals";
import { undyingGenesisHead } from "@parahost/dev-paras";
import { Collator } from "@parahost/kernel";
import { paraId, ready } from "@parahost/primitives";
import { Container, ContainerModule } from "inversify";
import { resolveOptions } from "../options.js";
import type { SpecChain } from "./spec-chain.js";

beforeAll(ready);
const para = (id: number, genesisHead: Uint8Array) => ({
  paraId: paraId(id),
  genesisHead,
  validationCode: Uint8Array.of(id % 256),
});
/** What the options take from a chain spec; the runtime is not asked. */
const spec = (...paras: SpecChain["paras"]) =>
  ({ paras, cores: 3, slotMs: 6_000, validators: Array(4), allowedAncestryLen: 2 }) as unknown as SpecChain;
const undying = para(2000, undyingGenesisHead(32));
const other = para(2001, Uint8Array.of(1));
const noPara = () => {
  throw new Error("no para of ours belongs here");
};
const brought = new ContainerModule(({ bind }) => void bind(Collator).toConstantValue({} as Collator));

describe("the options of a chain spec's chain", () => {
  it("take validators, cores and slots from it, and make a collator for each Undying para", async () => {
    const options = resolveOptions({ chainSpec: spec(undying), blocks: 3 }, noPara);
    expect(options).toMatchObject({ validators: 4, cores: 3, slotMs: 6_000, strategy: "auto", blocks: 3 });
    expect(options.paras).toMatchObject([{ paraId: 2000, validationCode: undying.validationCode }]);
    const container = new Container();
    await container.load(...options.paras.map(({ collator }) => collator));
    expect(container.get(Collator).paraId).toBe(2000);
    expect(options.paras[0]?.headNumber?.(undyingGenesisHead(32))).toBe(0);
  });

  it("take the collator that is brought for a para, of whatever kind", () => {
    const collators = new Map([2000, 2001].map((id) => [paraId(id), brought] as const));
    const { paras } = resolveOptions({ chainSpec: spec(undying, other), collators }, noPara);
    expect(paras.map(({ collator }) => collator)).toEqual([brought, brought]);
  });

  it.each([
    {
      what: "a para that nobody makes blocks for",
      given: { chainSpec: spec(undying, other) },
      fault: "chain-spec: para 2001 is no Undying para: say with --para 2001,collator=MODULE who makes its blocks",
    },
    {
      what: "a collator for a para that is not there",
      given: { chainSpec: spec(undying), collators: new Map([[paraId(2001), brought]]) },
      fault: "para: 2001 has no core in the chain spec",
    },
    {
      what: "collators without a chain spec",
      given: { collators: new Map([[paraId(2001), brought]]) },
      fault: "para: without a chain spec a para needs code",
    },
    ...(
      [
        [{ validators: 8 }, "validators"],
        [{ paras: [] }, "paras"],
        [{ strategy: "auto" }, "strategy"],
        [{ coresPerPara: 1 }, "cores-per-para"],
        [{ sessionLength: 10 }, "session-length"],
        [{ slotMs: 6_000 }, "slot"],
        [{ check: false }, "check"],
      ] as const
    ).map(([options, name]) => ({
      what: `${name}, which the runtime decides`,
      given: { chainSpec: spec(undying), ...options },
      fault: `${name}: is not for a chain spec: the runtime in it decides`,
    })),
  ])("refuse $what", ({ given, fault }) => {
    expect(() => resolveOptions(given, noPara)).toThrow(fault);
  });
});
