import { describe, expect, it } from "@jest/globals";
import { bitsOf, hash, paraId, validatorId } from "@parahost/primitives";
import { defaultConfiguration } from "../configuration/index.js";
import { checkGenesis } from "./genesis.js";
import type { Genesis, GenesisPara } from "./genesis-spec.js";

const key = (n: number) => validatorId(`0x${n.toString(16).padStart(64, "0")}`);
const para = (id: number, changes: Partial<GenesisPara> = {}): GenesisPara => ({
  paraId: paraId(id),
  kind: "Parachain",
  genesisHead: new Uint8Array(1),
  validationCode: new Uint8Array(1),
  ...changes,
});
const good: Genesis = {
  config: defaultConfiguration,
  validators: [key(1), key(2)],
  paras: [para(1), para(2)],
  sessionLength: 1,
  rotation: "reference",
  randomness: hash(`0x${"00".repeat(32)}`),
  coresPerPara: 1,
};

describe("checkGenesis", () => {
  it("accepts what a chain can start from", () => {
    expect(checkGenesis(good)).toMatchObject({ ok: true });
  });

  it.each<{ member: string; changes: Partial<Genesis> }>([
    { member: "sessionLength", changes: { sessionLength: 0 } },
    { member: "sessionLength", changes: { sessionLength: 1.5 } },
    { member: "coresPerPara", changes: { coresPerPara: 0 } },
    { member: "apiVersion", changes: { apiVersion: 12 } },
    { member: "validators", changes: { validators: [] } },
    { member: "validators", changes: { validators: [key(1), key(1)] } },
    // 2 paras of 129 cores each are 258, and 8 bits name 256.
    {
      member: "coresPerPara",
      changes: { coresPerPara: 129, config: { ...defaultConfiguration, nodeFeatures: bitsOf(2, [1]) } },
    },
    { member: "paras", changes: { paras: [para(1), para(1)] } },
    { member: "paras", changes: { paras: [para(1, { validationCode: new Uint8Array() })] } },
    { member: "paras", changes: { paras: [para(1, { genesisHead: new Uint8Array(32 * 1024 + 1) })] } },
  ])("refuses a bad $member", ({ member, changes }) => {
    const check = checkGenesis({ ...good, ...changes });
    expect(check).toMatchObject({ ok: false, error: { code: "BadGenesis", details: { member } } });
  });

  it("refuses a configuration under which no chain works, and names the member", () => {
    const config = { ...defaultConfiguration, threadAvailabilityPeriod: 0 };
    expect(checkGenesis({ ...good, config })).toMatchObject({
      ok: false,
      error: { code: "InconsistentConfiguration", details: { member: "threadAvailabilityPeriod" } },
    });
  });
});
