import { describe, expect, it } from "@jest/globals";
import { PROTOCOL_VERSION } from "@parahost/protocol";
import { ContainerModule } from "inversify";
import { loadPlugin, type PluginSource } from "./plugins.js";

const module = new ContainerModule(() => {});
const found = (exported: unknown, theirs: Readonly<Record<string, string>> = {}): PluginSource => ({
  load: async () => exported,
  resolve: (name, from) => (from === "/plugin" ? theirs[name] : undefined) ?? `/host/${name}`,
});
const host = { file: "/host", oneCopy: ["@parahost/kernel", "inversify"] };
const load = (source: PluginSource) => loadPlugin("/plugin", host, source);
const major = Number(PROTOCOL_VERSION.split(".")[0]);

describe("loadPlugin", () => {
  it.each([
    { form: "named", exported: { parahost: PROTOCOL_VERSION, module } },
    { form: "default", exported: { default: { parahost: `${major}.99`, module } } },
  ])("takes $form exports", async ({ exported }) => {
    expect((await load(found(exported))).module).toBe(module);
  });

  it("takes what is only for the process, and functions that make modules", async () => {
    const processModule = () => module;

    expect(await load(found({ parahost: PROTOCOL_VERSION, processModule }))).toEqual({
      parahost: PROTOCOL_VERSION,
      processModule,
    });
  });

  it("refuses another major version, and names both with their paths", async () => {
    await expect(load(found({ parahost: `${major + 1}.0`, module }))).rejects.toMatchObject({
      code: "ProtocolVersion",
      details: { path: "/plugin", theirs: `${major + 1}.0`, host: "/host/@parahost/protocol", ours: PROTOCOL_VERSION },
    });
  });

  it.each(["@parahost/kernel", "inversify"])(
    "refuses a second copy of %s before it is loaded, and names both paths",
    async (name) => {
      const source = found(null, { [name]: `/plugin/node_modules/${name}` });
      const unloaded = { ...source, load: () => Promise.reject(new Error("was loaded")) };

      await expect(load(unloaded)).rejects.toMatchObject({
        code: "SecondCopy",
        details: { package: name, ours: `/host/${name}`, theirs: `/plugin/node_modules/${name}` },
      });
    },
  );

  it.each([
    { exported: {}, problem: /neither `parahost` nor/ },
    { exported: 7, problem: /neither `parahost` nor/ },
    { exported: { parahost: PROTOCOL_VERSION }, problem: /neither `module` nor `collator`/ },
    { exported: { parahost: PROTOCOL_VERSION, collator: {} }, problem: /`collator` is not \{ module/ },
    { exported: { parahost: PROTOCOL_VERSION, collator: { module, replaces: "x" } }, problem: /`collator` is not/ },
    { exported: { parahost: 1, module }, problem: /not a protocol version/ },
    { exported: { module }, problem: /not a protocol version/ },
    { exported: { parahost: PROTOCOL_VERSION, module: {} }, problem: /`module` is not a ContainerModule/ },
    { exported: { parahost: PROTOCOL_VERSION, processModule: 7 }, problem: /`processModule` is not a ContainerModule/ },
    { exported: { parahost: PROTOCOL_VERSION, module, replaces: "provisioner" }, problem: /`replaces` is not a list/ },
    { exported: { parahost: PROTOCOL_VERSION, module, config: {} }, problem: /`config` is not a schema/ },
  ])("refuses $exported", async ({ exported, problem }) => {
    await expect(load(found(exported))).rejects.toMatchObject({
      code: "NotAPlugin",
      details: { path: "/plugin", problem: expect.stringMatching(problem) },
    });
  });

  it("says which plugin could not be loaded, and why", async () => {
    const cause = new Error("no such file");
    const source = { ...found(null), load: () => Promise.reject(cause) };

    await expect(load(source)).rejects.toMatchObject({ code: "PluginNotLoaded", details: { path: "/plugin" }, cause });
  });
});
