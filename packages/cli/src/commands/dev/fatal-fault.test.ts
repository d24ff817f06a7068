import { expect, it } from "@jest/globals";
import { type Store, Stores } from "@parahost/kernel";
import { ContainerModule } from "inversify";
import type { DevChain } from "../../dev/dev-chain.js";
import { loadDevBackend } from "./backend.js";
import { runDev } from "./handler.js";

const BROKEN = 1;

/** The disk of a validator that takes nothing any more into the record of what it signed. */
const fullDisk = new ContainerModule(({ onActivation }) => {
  onActivation(Stores, (_context, stores: Stores) => ({
    open: async (name, formatVersion) => {
      const store = await stores.open(name, formatVersion);
      return name === "signing-guard" ? full(store) : store;
    },
  }));
});
const full = (store: Store): Store => ({
  get: (key) => store.get(key),
  range: (from, to) => store.range(from, to),
  close: () => store.close(),
  write: () => Promise.reject(new Error("disk full")),
});

it("a validator whose subsystem meets a fatal fault ends the run: all concluded, exit code 1, the first cause in one line", async () => {
  const said = { out: [] as string[], err: [] as string[] };
  const chains: DevChain[] = [];
  const backend = await loadDevBackend();
  const { startDevChain } = await import("../../dev/index.js");
  const io = {
    stdout: { write: (text: string) => said.out.push(text) },
    stderr: { write: (text: string) => said.err.push(text) },
    async *stdin() {},
    cwd: process.cwd(),
    interrupts: { listen: () => () => undefined },
    time: { now: () => 0, after: () => () => undefined },
  };

  const exitCode = await runDev({ blocks: "20", json: true, log: "error" }, io, async () => ({
    ...backend,
    startDevChain: async (options) => {
      const chain = await startDevChain({ ...options, validatorModules: (i) => (i === BROKEN ? [fullDisk] : []) });
      chains.push(chain);
      return chain;
    },
  }));

  expect(exitCode).toBe(1);
  const lines = said.err.join("").trim().split("\n");
  expect(lines.at(-1)).toBe("parahost: signing-guard: SigningStore, because of disk full");
  // Before it, the log: the fault once, of the validator that met it.
  expect(lines.slice(0, -1).filter((line) => line.includes("SigningStore"))).toHaveLength(1);
  expect(said.out.join("")).not.toContain('"event":"summary"');
  const [chain] = chains;
  expect([...(chain?.validators ?? []), ...(chain?.collators ?? [])].filter((node) => node.running)).toEqual([]);
});
