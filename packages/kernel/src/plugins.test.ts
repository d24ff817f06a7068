import { describe, expect, it } from "@jest/globals";
import { PROTOCOL_VERSION } from "@parahost/protocol";
import { ContainerModule } from "inversify";
import { loadPlugin, type PluginSource } from "./plugins.js";

const module = new ContainerModule(() => {});
const found = (exported: unknown, theirs: Readonly<Record<string, string>> = {}): PluginSource => ({
  load: async () => exported,
  resolve: (name, from) => (from === "/plugin" ? theirs[name] : undefined) ?? `/host/${name}`,
});
const load = (source: PluginSource) => loadPlugin("/plugin", "/host", source);
const major = Number(PROTOCOL_VERSION.split(".")[0]);

describe("loadPlugin", () => {
  it.each([
    { form: "named", exported: { parahost: PROTOCOL_VERSION, module } },
    { form: "default", exported: { default: { parahost: `${major}.99`, module } } },
  ])("takes $form exports", async ({ exported }) => {
    expect((await load(found(exported))).module).toBe(module);
  });

  it("refuses another major version, and names both with their paths", async () => {
    await expect(load(found({ parahost: `${major + 1}.0`, module }))).rejects.toMatchObject({
      code: "ProtocolVersion",
      details: { path: "/plugin", theirs: `${major + 1}.0`, host: "/host/@parahost/protocol", ours: PROTOCOL_VERSION },
    });
  });

  it("refuses a second copy of a package before it is loaded, and names both paths", async () => {
    const source = found(null, { "@parahost/kernel": "/plugin/node_modules/@parahost/kernel" });
    const unloaded = { ...source, load: () => Promise.reject(new Error("was loaded")) };

    await expect(load(unloaded)).rejects.toMatchObject({
      code: "SecondCopy",
      details: {
        package: "@parahost/kernel",
        ours: "/host/@parahost/kernel",
        theirs: "/plugin/node_modules/@parahost/kernel",
      },
    });
  });

  it.each([
    { exported: {}, problem: /neither/ },
    { exported: 7, problem: /neither/ },
    { exported: { parahost: 1, module }, problem: /not a protocol version/ },
    { exported: { parahost: PROTOCOL_VERSION, module: () => {} }, problem: /not a ContainerModule/ },
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
