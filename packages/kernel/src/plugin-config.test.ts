import { describe, expect, it } from "@jest/globals";
import { PROTOCOL_VERSION } from "@parahost/protocol";
import { ContainerModule } from "inversify";
import { definePlugin, type PluginSchema } from "./plugin.js";
import { configurePlugin } from "./plugin-config.js";

const module = new ContainerModule(() => {});
type Answer<C> = Awaited<ReturnType<PluginSchema<C>["~standard"]["validate"]>>;
const schema = <C>(validate: (value: unknown) => Answer<C> | Promise<Answer<C>>): PluginSchema<C> => ({
  "~standard": { version: 1, vendor: "test", validate },
});

describe("a plugin's section of the configuration", () => {
  it("reaches its bindings as the schema gives it, defaults and all", async () => {
    const seen: number[] = [];
    const plugin = definePlugin({
      parahost: PROTOCOL_VERSION,
      config: schema<{ weight: number }>(async (value) => ({ value: { weight: value === undefined ? 3 : 5 } })),
      module: ({ weight }) => {
        seen.push(weight);
        return module;
      },
    });

    expect(await configurePlugin(plugin as never, undefined)).toMatchObject({ ok: true, value: { module } });
    await configurePlugin(plugin as never, {});
    expect(seen).toEqual([3, 5]);
  });

  it("reaches what it adds to collators as well", async () => {
    const plugin = definePlugin({ parahost: PROTOCOL_VERSION, collator: { module: () => module } });

    expect(await configurePlugin(plugin as never, undefined)).toMatchObject({ value: { collatorModule: module } });
  });

  it.each([
    { path: undefined, place: "config" },
    { path: ["weights", 0, { key: "para" }], place: "config.weights[0].para" },
  ])("is refused with the place: $place", async ({ path, place }) => {
    const config = schema<never>(() => ({ issues: [{ message: "is too heavy", path }] }));

    expect(await configurePlugin({ parahost: PROTOCOL_VERSION, module, config }, {})).toEqual({
      ok: false,
      error: { code: "BadConfig", place, reason: "is too heavy" },
    });
  });

  it("is refused where the plugin takes none", async () => {
    expect(await configurePlugin({ parahost: PROTOCOL_VERSION, module }, {})).toMatchObject({
      ok: false,
      error: { code: "NoConfigWanted" },
    });
  });

  it.each([
    { make: () => ({}) as never, reason: "its function gives no ContainerModule" },
    {
      make: () => {
        throw new Error("no table");
      },
      reason: "no table",
    },
  ])("finds the function that fails: $reason", async ({ make, reason }) => {
    expect(await configurePlugin({ parahost: PROTOCOL_VERSION, module: make }, undefined)).toEqual({
      ok: false,
      error: { code: "ModuleFailed", place: "", reason },
    });
  });
});
