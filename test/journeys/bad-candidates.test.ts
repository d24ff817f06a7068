import { expect, it } from "@jest/globals";
import type { DevPara } from "@parahost/cli/dev";
import { BadPovCollator, CounterCollator, CounterPara, type DevCode, devCode, devPara } from "@parahost/dev-paras";
import { Collator } from "@parahost/kernel";
import { type ParaId, paraId } from "@parahost/primitives";
import { PvfConfig } from "@parahost/wasm-host";
import { ContainerModule } from "inversify";
import { includedAt, observedRun, only } from "./observed-run.js";

const counter = (id: ParaId, code: DevCode = "counter", collator = devPara(id)): DevPara => ({
  paraId: id,
  validationCode: devCode(code),
  genesisHead: new CounterPara(id).genesisHead(),
  collator,
});
const [bad, good] = [paraId(2000), paraId(2001)];
const badPov = new ContainerModule(({ bind }) => {
  bind(Collator).toConstantValue(new BadPovCollator(new CounterCollator(bad)));
});
/** On a busy machine the limit of real time must not come before that of CPU time. */
const patient = new ContainerModule(({ bind }) => {
  bind(PvfConfig).toConstantValue({ wallFactor: 50 });
});

it.each<{ what: string; para: DevPara; reason: string }>([
  { what: "a collator that sends a bad PoV", para: counter(bad, "counter", badPov), reason: "WorkerReportedInvalid" },
  { what: "validation code that traps", para: counter(bad, "traps"), reason: "WorkerReportedInvalid" },
  { what: "validation code that loops for ever", para: counter(bad, "loops-for-ever"), reason: "HardTimeout" },
])("$what: its candidates are refused with that reason, and the other para goes on", async ({ para, reason }) => {
  const { chain, events } = await observedRun({
    validators: 4,
    paras: [para, counter(good)],
    blocks: 8,
    processModules: [patient],
  });
  const summary = await chain.run();

  expect(includedAt(events, bad)).toEqual([]);
  expect(includedAt(events, good)).toEqual([2, 4, 6, 8]);
  const dropped = only(events, "dropped").filter((event) => event.paraId === bad);
  expect(dropped.map((event) => event.reason)).toContain(reason);
  expect(summary.relayBlocks).toBe(8);
});
