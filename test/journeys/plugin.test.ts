import { expect, it } from "@jest/globals";
import { AnySubsystem, Observers, SubsystemError } from "@parahost/kernel";
import { paraId } from "@parahost/primitives";
import { ContainerModule, injectable, injectFromBase } from "inversify";
import plugin, { TemplateNameSubsystem } from "../../packages/cli/templates/subsystem/src/index.js";
import { honestPara } from "./counter-paras.js";
import { listen, observedRun, only } from "./observed-run.js";

const FAILS_AT = 3;

/** The subsystem of the template; at block 3 it meets a fault. */
@injectable()
@injectFromBase()
class Stumbling extends TemplateNameSubsystem {
  static readonly found: boolean[] = [];

  override async onLeaf(...[ctx, leaf]: Parameters<TemplateNameSubsystem["onLeaf"]>): Promise<void> {
    await super.onLeaf(ctx, leaf);
    if (leaf.number === FAILS_AT)
      throw new SubsystemError("template-name", "Stumbled", { fatal: Stumbling.isFatal, details: { at: leaf.number } });
  }

  static isFatal = false;
}
const stumbling = (isFatal: boolean) => {
  Stumbling.isFatal = isFatal;
  return new ContainerModule(({ bind }) => {
    bind(AnySubsystem).to(Stumbling).inSingletonScope();
  });
};
const options = { validators: 2, paras: [honestPara(paraId(2000))], blocks: 6 };

it("what a plugin's subsystem says, counts and meets is seen like what ours do, and the chain goes on", async () => {
  const run = await observedRun({ ...options, plugins: [stumbling(false)] });
  const heard = listen(run);
  const faults: unknown[] = [];
  for (const { running } of run.chain.validators)
    running?.container.get(Observers).on("fault", (subsystem, fault) => faults.push([subsystem, fault]));
  const metrics = run.chain.validators.map(({ running }) => running?.metrics);
  await run.chain.run();

  // Each of two validators asks once at each of the leaves 1 to 6, and at genesis.
  const asked = heard.filter(({ from }) => from === "templateName");
  expect(new Set(asked.map(({ to, kind, isAsk }) => `${to}.${kind} ${isAsk}`))).toEqual(
    new Set(["chainApi.finalizedBlockNumber true"]),
  );
  expect(faults).toEqual(
    Array(2).fill(["templateName", expect.objectContaining({ code: "Stumbled", details: { at: FAILS_AT } })]),
  );
  const page = (await metrics[0]?.registry.metrics()) ?? "";
  expect(page).toMatch(/^polkadot_parachain_template_name_unfinalized_total\{.*\} \d+$/m);
  expect(page).toMatch(
    /^parahost_kernel_faults_total\{(?=.*subsystem_name="template-name-subsystem")(?=.*code="Stumbled").*\} 1$/m,
  );
  expect(only(run.events, "included").length).toBeGreaterThan(0);
});

it("a fatal fault of a plugin's subsystem ends the run, as one of ours does", async () => {
  const run = await observedRun({ ...options, plugins: [stumbling(true)] });

  await expect(run.chain.run()).rejects.toMatchObject({ code: "Stumbled", fatal: true });
});

it("a plugin's messages are asked from outside like ours, by their types", async () => {
  const run = await observedRun({ ...options, plugins: [plugin.module as ContainerModule] });
  const overseer = run.chain.validators[0]?.running?.overseer;
  const handle = overseer?.handle({ name: "test", asks: ["templateName"], tells: [], unbounded: [] } as const);
  await run.chain.runTo(5);
  const lag = handle?.ask("templateName", "lag", null);
  // @ts-expect-error a message that it does not have
  const none = handle?.ask("templateName", "lead", null);
  void none?.catch(() => undefined);
  await run.chain.runTo(6);

  // Finality is three blocks behind the best one; at a new leaf it may not have moved on yet.
  expect([3, 4]).toContain(await lag);
});
