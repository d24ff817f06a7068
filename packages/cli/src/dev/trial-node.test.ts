import { describe, expect, it } from "@jest/globals";
import { looseRole, looseSubsystem, silentLog } from "@parahost/conformance";
import { AnySubsystem, SelectionStrategy } from "@parahost/kernel";
import type { SessionTraits, SubsystemName } from "@parahost/protocol";
import { AnyRuntimeModule } from "@parahost/runtime";
import { ContainerModule, inject, injectable } from "inversify";
import { counterPara } from "./counter-para.js";
import { type DevChainOptions, resolveOptions } from "./options.js";
import type { DevPlugin } from "./plugins.js";
import { makeProcess } from "./process.js";
import { startDevChain } from "./start-dev-chain.js";
import { tryNode } from "./trial-node.js";

type Role = Parameters<typeof looseRole>[1];
const subsystem = (plugin: string, name: string, role: Role = {}, replaces: readonly string[] = []): DevPlugin => ({
  name: plugin,
  module: new ContainerModule(({ bind }) => {
    bind(AnySubsystem).toConstantValue(looseSubsystem(looseRole(name as never, role), {}, {}));
  }),
  replaces: replaces as readonly SubsystemName[],
});
const strategy = (plugin: string, name: string, suits: (session: SessionTraits) => number | null = () => 0) => ({
  name: plugin,
  module: new ContainerModule(({ bind }) => {
    bind(SelectionStrategy).toConstantValue({ name, suits, select: async () => ({ chains: [], passedOver: [] }) });
  }),
});
const failing = (plugin: string, fault: Error): DevPlugin => ({
  name: plugin,
  module: new ContainerModule(() => {
    throw fault;
  }),
});

@injectable()
class Homeless {
  constructor(@inject(Symbol.for("a home")) readonly home: never) {}
}

async function trial(given: DevChainOptions) {
  const options = resolveOptions({ ...given, log: silentLog, time: "virtual" }, counterPara);
  return tryNode((await makeProcess(options)).container, options);
}

describe("a validator that is put together and not started", () => {
  it("says who brings what; what is replaced is theirs alone", async () => {
    const plugins = [
      subsystem("a", "gossipCount"),
      subsystem("b", "chainApi", {}, ["chainApi"]),
      strategy("c", "fees"),
    ];
    const { roles, strategies } = await trial({ plugins });
    const by = (plugin: string | null) => roles.filter((role) => role.plugin === plugin).map(({ it }) => it.name);

    expect([by("a"), by("b"), by("c")]).toEqual([["gossipCount"], ["chainApi"], []]);
    expect(by(null)).toContain("candidateBacking");
    expect(by(null)).not.toContain("chainApi");
    expect(strategies.map(({ it, plugin }) => [it.name, plugin])).toEqual([
      ...[
        ["legacy", "@parahost/selection-legacy"],
        ["prospective", "@parahost/selection-prospective"],
        ["elastic-scaling", "@parahost/selection-elastic-scaling"],
      ],
      ["fees", "c"],
    ]);
  });

  it("leaves out what a plugin replaces of a collator's, and of that alone", async () => {
    const { name, ...collator } = subsystem("a", "chainApi", {}, ["chainApi"]);
    const options = resolveOptions({ plugins: [{ name, collator }], log: silentLog, time: "virtual" }, counterPara);
    const chain = await startDevChain({ plugins: [{ name, collator }], log: silentLog, blocks: 1 });
    const classes = [chain.validators, chain.collators].map(
      ([node]) =>
        node?.running?.container.getAll(AnySubsystem).find(({ role }) => role.name === "chainApi")?.constructor.name,
    );
    await chain.stop();

    expect(options.plugins).toEqual([{ name, collator }]);
    expect(classes).toEqual(["ChainApiSubsystem", "Object"]);
  });

  it("takes modules that are loaded asynchronously", async () => {
    const module = new ContainerModule(async ({ bind }) => {
      await Promise.resolve();
      bind(AnySubsystem).toConstantValue(looseSubsystem(looseRole("gossipCount" as never), {}, {}));
    });

    expect((await trial({ plugins: [module] })).roles.at(-1)).toMatchObject({ plugin: "plugin 1" });
  });

  it.each<{ plugins: readonly DevPlugin[]; reason: string; option?: string; strategy?: string }>([
    { plugins: [subsystem("a", "gossip"), subsystem("b", "gossip")], reason: "a and b both bind a subsystem gossip" },
    {
      plugins: [subsystem("a", "chainApi")],
      reason: 'a: binds chainApi, which is a subsystem of ours; to replace it, it exports replaces: ["chainApi"]',
    },
    {
      plugins: [subsystem("a", "gossip", {}, ["chainApi"])],
      reason: "a: replaces chainApi, and binds no subsystem of that name",
    },
    {
      plugins: [subsystem("a", "gossip", {}, ["gossip"])],
      reason: "a: replaces gossip, and a validator has no such subsystem",
    },
    {
      plugins: ["a", "b"].map((name) => subsystem(name, "chainApi", {}, ["chainApi"])),
      reason: "a and b both replace chainApi",
    },
    {
      plugins: [{ name: "a", collator: subsystem("a", "collationGeneration") }],
      reason:
        'a: binds collationGeneration, which is a subsystem of ours; to replace it, it exports collator: { replaces: ["collationGeneration"] }',
    },
    {
      plugins: [{ name: "a", collator: subsystem("a", "provisioner", {}, ["provisioner"]) }],
      reason: "a: replaces provisioner, and a collator has no such subsystem",
    },
    {
      plugins: [{ name: "a", collator: { replaces: ["collationGeneration"] } }],
      reason: "a: replaces collationGeneration, and binds no subsystem of that name",
    },
    { plugins: [strategy("a", "legacy")], reason: "@parahost/selection-legacy and a both bind a strategy legacy" },
    { plugins: [strategy("a", "fees"), strategy("b", "fees")], reason: "a and b both bind a strategy fees" },
    { plugins: [failing("a", new Error("no table"))], reason: "a: its module fails" },
    {
      plugins: [],
      strategy: "fees",
      option: "strategy",
      reason: '"fees" is none of auto, legacy, prospective, elastic-scaling',
    },
    {
      plugins: [strategy("a", "fees")],
      strategy: "fee",
      option: "strategy",
      reason: '"fee" is none of auto, legacy, prospective, elastic-scaling, fees',
    },
    {
      plugins: [strategy("a", "fees", () => null)],
      strategy: "fees",
      option: "strategy",
      reason: "fees suits none of the sessions of legacy, prospective, elastic-scaling",
    },
  ])(
    "is refused before a chain is started: $reason",
    async ({ plugins, reason, option = "plugins", strategy = "auto" }) => {
      await expect(startDevChain({ plugins, strategy, log: silentLog, blocks: 1 })).rejects.toMatchObject({
        ...{ code: "BadOption", option, reason },
      });
    },
  );

  it("is refused where a subsystem is bound to what is not there", async () => {
    const module = new ContainerModule(({ bind }) => void bind(AnySubsystem).toService(Symbol.for("none")));

    await expect(trial({ plugins: [module] })).rejects.toMatchObject({
      option: "plugins",
      reason: expect.stringMatching(/one is bound to what is not there/),
    });
  });

  it.each<{ plugin: DevPlugin; cause: object }>([
    {
      plugin: subsystem("a", "chainApi", { asks: ["chainApi"] }, ["chainApi"]),
      cause: { code: "AskCycle", details: { cycle: ["chainApi", "chainApi"] } },
    },
    {
      plugin: {
        name: "a",
        module: new ContainerModule(({ bind }) => void bind(AnySubsystem).to(Homeless as never)),
      },
      cause: { message: expect.stringContaining("a home") },
    },
    {
      plugin: {
        name: "a",
        processModule: new ContainerModule(
          ({ bind }) => void bind(AnyRuntimeModule).toConstantValue({ module: "Fees" }),
        ),
      },
      cause: { code: "UnlistedModule", details: { module: "Fees" } },
    },
  ])("is refused with the fault that shows when it is put together: $cause", async ({ plugin, cause }) => {
    await expect(trial({ plugins: [plugin] })).rejects.toMatchObject({
      ...{ code: "BadOption", option: "plugins", cause },
    });
  });
});
