import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { branchHash, obtainRoot } from "@parahost/erasure-coding";
import { SeededChance } from "@parahost/kernel";
import {
  type AvailableData,
  blake2b256Hex,
  blockNumber,
  type CandidateHash,
  candidateHash,
  codecs,
  hash,
  onesOf,
} from "@parahost/primitives";
import { builtEntry } from "../../packages/cli/src/adapters/built-entries.js";
import { LevelStores } from "../../packages/cli/src/adapters/level-stores.js";
import { RealClock } from "../../packages/cli/src/adapters/real-clock.js";
import { erasureCoderInPlace } from "../../packages/node/src/shared/erasure-coder.js";
import { codeAvailableData } from "../../packages/node/src/utility/availability-store/available-data.js";
import { CandidateStore } from "../../packages/node/src/utility/availability-store/candidate-store.js";
import { FORMAT_VERSION } from "../../packages/node/src/utility/availability-store/config.js";
import { newMeta } from "../../packages/node/src/utility/availability-store/lifecycle.js";

const ROUNDS = Number(process.env["PARAHOST_KILLS"] ?? 5);
const N = 6;
const LIMIT_MS = 20_000 + ROUNDS * 10_000;

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parahost-av-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const nameOf = (i: number): CandidateHash => candidateHash(`0x${i.toString(16).padStart(64, "0")}`);
/** What candidate `i` has; the child makes the same. */
const dataOf = (i: number): AvailableData => ({
  pov: { blockData: new Uint8Array(5_000 + ((i * 977) % 20_000)).fill(i & 255) },
  validationData: {
    ...{ parentHead: Uint8Array.of(i & 255), relayParentNumber: blockNumber(i) },
    ...{ relayParentStorageRoot: hash(`0x${"04".repeat(32)}`), maxPovSize: 5_000_000 },
  },
});
const rootOf = (i: number) => {
  const root = obtainRoot(N, codecs.availableData.encode(dataOf(i)));
  if (!root.ok) throw new Error(root.error);
  return root.value;
};
const open = async (at: string) =>
  new CandidateStore(await new LevelStores(at, new RealClock()).open("availability-store", FORMAT_VERSION));

/** Whether the candidate is there: all of it, proven, or nothing. What lies between fails. */
async function isWhole(store: CandidateStore, i: number): Promise<boolean> {
  const [meta, data, chunks] = await Promise.all([
    store.meta(nameOf(i)),
    store.data(nameOf(i)),
    store.chunks(nameOf(i)),
  ]);
  if (!meta) {
    expect([data, chunks]).toEqual([null, []]);
    return false;
  }
  expect([meta.dataAvailable, [...onesOf(meta.chunks)]]).toEqual([true, [0, 1, 2, 3, 4, 5]]);
  const bytes = data && codecs.availableData.encode(data);
  expect(bytes && Buffer.compare(bytes, codecs.availableData.encode(dataOf(i)))).toBe(0);
  expect(chunks).toHaveLength(N);
  const root = rootOf(i);
  const proven = chunks.map(({ index, proof }) => branchHash(root, proof, index));
  expect(proven).toEqual(chunks.map(({ chunk }) => ({ ok: true, value: blake2b256Hex(chunk) })));
  return true;
}

/** Stores candidates by the real subsystem from `first` on, says so once each is acknowledged, and goes on until it is killed. */
const script = (first: number) => {
  const entry = (name: string, file: string) => JSON.stringify(builtEntry(`@parahost/${name}`, file).href);
  return `
    await import("reflect-metadata");
    const { writeSync } = await import("node:fs");
    const { VirtualClock } = await import(${entry("kernel", "index.js")});
    const { noMetrics, silentLog, World } = await import(${entry("conformance", "index.js")});
    const { codecs, ready } = await import(${entry("primitives", "index.js")});
    const { obtainRoot } = await import(${entry("erasure-coding", "index.js")});
    const { LevelStores } = await import(${entry("cli", "adapters/level-stores.js")});
    const { AvailabilityStoreSubsystem } = await import(${entry("node", "utility/availability-store/subsystem.js")});
    const { Pruning } = await import(${entry("node", "utility/availability-store/lifecycle.js")});
    const { AvailabilityStoreMetrics } = await import(${entry("node", "utility/availability-store/metrics.js")});
    await ready();
    const dataOf = (i) => ({
      pov: { blockData: new Uint8Array(5_000 + ((i * 977) % 20_000)).fill(i & 255) },
      validationData: { parentHead: Uint8Array.of(i & 255), relayParentNumber: i,
        relayParentStorageRoot: "0x" + "04".repeat(32), maxPovSize: 5_000_000 },
    });
    const clock = new VirtualClock();
    const stores = new LevelStores(${JSON.stringify(folder)}, clock);
    const metrics = new AvailabilityStoreMetrics(noMetrics);
    const subject = new AvailabilityStoreSubsystem(stores, new Pruning(clock), metrics, silentLog);
    const world = World.around(subject, clock);
    for (let i = ${first}; ; i++) {
      const availableData = dataOf(i);
      const expectedErasureRoot = obtainRoot(${N}, codecs.availableData.encode(availableData)).value;
      const candidateHash = "0x" + i.toString(16).padStart(64, "0");
      const asked = { candidateHash, nValidators: ${N}, availableData, expectedErasureRoot };
      const refusal = await clock.until(world.ask("storeAvailableData", asked));
      if (refusal !== null) throw new Error(refusal);
      writeSync(1, i + "\\n");
    }`;
};

/** Lets it run until it has stored one, and so much longer. @returns the last candidate that was acknowledged */
function killedAfter(ms: number, first: number): Promise<{ signal: string | null; err: string; last: number }> {
  const cwd = fileURLToPath(builtEntry("@parahost/cli", "."));
  const child = spawn(process.execPath, ["--input-type=module", "-e", script(first)], { cwd });
  let [out, err] = ["", ""];
  child.stdout.on("data", (text) => {
    if (out === "") setTimeout(() => child.kill("SIGKILL"), ms);
    out += text;
  });
  child.stderr.on("data", (text) => {
    err += text;
  });
  return new Promise((resolve) => {
    child.on("close", (_code, signal) => resolve({ signal, err, last: Number(out.trim().split("\n").at(-1)) }));
  });
}

describe("the availability store", () => {
  it(
    `has everything that it acknowledged, whole, after each of ${ROUNDS} kills`,
    async () => {
      const chance = new SeededChance("availability-store");
      let next = 0;
      for (let round = 0; round < ROUNDS; round++) {
        const { signal, err, last } = await killedAfter(chance.below(300), next);
        expect([signal, err]).toEqual(["SIGKILL", ""]);
        expect(last).toBeGreaterThanOrEqual(next);
        const store = await open(folder);
        for (let i = 0; i <= last; i++) expect([i, await isWhole(store, i)]).toEqual([i, true]);
        // The next one may have been written and not been acknowledged.
        for (let i = last + 1; i < last + 3; i++) await isWhole(store, i);
        await store.close();
        next = last + 1;
      }
    },
    LIMIT_MS,
  );

  it(
    "has everything that it acknowledged, whole, at whatever byte its log ends",
    async () => {
      const COUNT = 5;
      const store = await open(folder);
      const own = join(folder, "availability-store");
      const log = readdirSync(own).find((name) => name.endsWith(".log")) ?? "";
      const acknowledged: number[] = [];
      for (let i = 0; i < COUNT; i++) {
        const wanted = {
          candidateHash: nameOf(i),
          nValidators: N,
          availableData: dataOf(i),
          expectedErasureRoot: rootOf(i),
        };
        const coded = await codeAvailableData(wanted, erasureCoderInPlace);
        if (!coded.ok) throw new Error(coded.error);
        const { chunks, operations } = coded.value;
        const meta = { ...newMeta(N, 0), dataAvailable: true, chunks };
        await store.change(nameOf(i), () => [{ meta, operations }, null]);
        acknowledged.push(statSync(join(own, log)).size);
      }
      await store.close();
      const end = acknowledged.at(-1) ?? 0;
      expect(new Set(acknowledged).size).toBe(COUNT);

      const chance = new SeededChance("bytes");
      const edges = acknowledged.flatMap((at) => [at - 1, at, at + 1]).filter((at) => at <= end);
      const cuts = [0, ...edges, ...Array.from({ length: 30 }, () => chance.below(end))];
      for (const [n, cut] of cuts.entries()) {
        const copy = join(folder, `cut-${n}`);
        cpSync(own, join(copy, "availability-store"), { recursive: true });
        truncateSync(join(copy, "availability-store", log), cut);
        const reopened = await open(copy);
        for (const [i, at] of acknowledged.entries())
          expect([cut, i, await isWhole(reopened, i)]).toEqual([cut, i, at <= cut]);
        await reopened.close();
      }
    },
    LIMIT_MS,
  );
});
