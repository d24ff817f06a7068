import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { devCode } from "@parahost/dev-paras";
import { SubsystemError } from "@parahost/kernel";
import { blockNumber, candidateHash, coreIndex, hash, paraId } from "@parahost/primitives";
import type { DevEvent, DevSummary } from "../../dev/events.js";
import { type CliScript, scriptedCli } from "../scripted-cli.js";

const H = (byte: string) => `0x${byte.repeat(32)}`;
const candidate = (byte: string, number: number) => ({
  paraId: paraId(2000),
  candidateHash: candidateHash(H(byte)),
  relayNumber: blockNumber(number),
});
// Members in another order than the one promised, so that the order is the command's doing.
const EVENTS: readonly DevEvent[] = [
  { author: 2, hash: hash(H("07")), number: blockNumber(7), event: "imported" },
  { core: coreIndex(0), ...candidate("aa", 7), event: "backed" },
  { event: "finalized", number: blockNumber(5), hash: hash(H("05")) },
  { headNumber: 3, ...candidate("aa", 8), event: "included" },
  { reason: "NotSelected", ...candidate("bb", 8), event: "dropped" },
];
const SUMMARY: DevSummary = {
  reproducible: true,
  pending: 1,
  virtualMs: 120_000,
  wallMs: 4_000,
  paras: [{ headNumber: 9, included: 9, backed: 10, strategy: "legacy", paraId: paraId(2000) }],
  included: 9,
  backed: 10,
  relayBlocks: 20,
  event: "summary",
};

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parahost-dev-"));
});
afterEach(() => rmSync(folder, { recursive: true }));
const cli = (script: Partial<CliScript> = {}) =>
  scriptedCli({ cwd: folder, events: EVENTS, summary: SUMMARY, ...script });

describe("--json", () => {
  it("writes the lines that are promised, member by member, and nothing else on standard output", async () => {
    const { run, out, err } = cli({ onLog: (log) => log.log("warn", "slow") });

    expect(await run(["dev", "--json", "--blocks", "20"])).toBe(0);
    // The format is the command's specification.
    expect(out().split("\n")).toEqual([
      `{"event":"imported","number":7,"hash":"${H("07")}","author":2}`,
      `{"event":"backed","paraId":2000,"candidateHash":"${H("aa")}","relayNumber":7,"core":0}`,
      `{"event":"included","paraId":2000,"candidateHash":"${H("aa")}","relayNumber":8,"headNumber":3}`,
      `{"event":"dropped","paraId":2000,"candidateHash":"${H("bb")}","relayNumber":8,"reason":"NotSelected"}`,
      '{"event":"summary","relayBlocks":20,"backed":10,"included":9,"paras":[{"paraId":2000,"strategy":"legacy","backed":10,"included":9,"headNumber":9}],"wallMs":4000,"virtualMs":120000}',
      "",
    ]);
    expect(JSON.parse(err())).toMatchObject({ level: "warn", message: "slow" });
  });

  it("says of a run that cannot be repeated that it is none", async () => {
    const { run, out } = cli({ events: [], summary: { ...SUMMARY, reproducible: false } });
    await run(["dev", "--json"]);

    expect(JSON.parse(out())).toMatchObject({ event: "summary", reproducible: false });
  });
});

describe("without a terminal", () => {
  it("writes the plan, one line an event, and the summary", async () => {
    const { run, out } = cli();
    expect(await run(["dev", "--blocks", "20", "--paras", "1"])).toBe(0);
    const lines = out().split("\n");

    expect(lines[0]).toBe(
      "parahost dev: 6 validators, 1 para on 1 core, strategy auto, virtual time, a slot every 6 s, seed parahost",
    );
    expect(lines.slice(1, 6)).toEqual([
      "#7 imported   0x070707…0707 by validator 2",
      "#7 backed     para 2000 0xaaaaaa…aaaa on core 0",
      "#5 finalized  0x050505…0505",
      "#8 included   para 2000 0xaaaaaa…aaaa, head 3",
      "#8 dropped    para 2000 0xbbbbbb…bbbb: NotSelected",
    ]);
    // 20 blocks in 4 s are 5 a second.
    expect(lines.slice(7)).toEqual([
      "20 relay chain blocks in 4.0 s (120 s on the chain's clock, 5.0 blocks a second)",
      "candidates: 10 backed, 9 included, 1 dropped, 1 on their way",
      "",
      "para  strategy  backed  included  head",
      "2000  legacy        10         9     9",
      "",
    ]);
  });
});

describe("what is run", () => {
  it("has the settings given, with paths from the working directory", async () => {
    const { run, started } = cli();
    const flags = "--validators 10 --strategy elastic-scaling --cores-per-para 2 --session-length 9 --slot 3500ms";
    await run([
      "dev",
      ...flags.split(" "),
      "--seed",
      "hare",
      "--data",
      "chain",
      "--dump",
      "bad",
      "--time",
      "real",
      "--blocks",
      "4",
    ]);

    expect(started).toHaveLength(1);
    expect(started[0]).toMatchObject({
      ...{ validators: 10, strategy: "elastic-scaling", coresPerPara: 2, sessionLength: 9, slotMs: 3_500 },
      ...{ seed: "hare", dataDir: join(folder, "chain"), dumpDir: join(folder, "bad"), time: "real", blocks: 4 },
    });
    expect(started[0]?.paras?.map((para) => para.paraId)).toEqual([2000, 2001, 2002]);
  });

  it("has paras of one's own, alone where none of ours are asked for", async () => {
    writeFileSync(join(folder, "own.wasm"), devCode("traps"));
    writeFileSync(join(folder, "own.mjs"), OWN_COLLATOR);
    const own = ["--para", "2001=own.wasm,collator=./own.mjs", "--para", "7=own.wasm"];
    const alone = cli();
    await alone.run(["dev", ...own]);
    const joined = cli();
    await joined.run(["dev", ...own, "--paras", "2"]);
    const [brought, ofOurs] = alone.started[0]?.paras ?? [];

    expect(alone.started[0]?.paras).toHaveLength(2);
    expect(brought).toMatchObject({ paraId: 2001, validationCode: devCode("traps"), genesisHead: Uint8Array.of(1, 2) });
    // The counter's head has 72 bytes.
    expect(ofOurs?.genesisHead).toHaveLength(72);
    expect(joined.started[0]?.paras?.map((para) => para.paraId)).toEqual([2001, 7, 2000, 2002]);
  });
});

const OWN_COLLATOR = `
export default { load: ({ bind }) => void bind(Symbol.for("parahost.kernel.Collator")).toConstantValue({}), id: 1 };
export const genesisHead = () => Uint8Array.of(1, 2);
`;

describe("the end", () => {
  it("comes in good order at the first interrupt, with the summary and exit code 0", async () => {
    const { run, signals, happened, out } = cli({ isEndless: true });
    const running = run(["dev"]);
    while (!happened.includes("run")) await new Promise((resolve) => setImmediate(resolve));
    signals.emit("SIGINT");

    expect(await running).toBe(0);
    expect(happened).toEqual(["run", "stop"]);
    expect(out()).toContain("20 relay chain blocks");
    expect(signals.listenerCount("SIGINT")).toBe(0);
  });

  it("comes at once at the second", async () => {
    const { run, signals, happened } = cli({ isEndless: true });
    const running = run(["dev"]);
    while (!happened.includes("run")) await new Promise((resolve) => setImmediate(resolve));
    signals.emit("SIGTERM");
    signals.emit("SIGINT");
    await running;

    expect(happened).toEqual(["run", "stop", "exit 130"]);
  });

  it("leaves nothing running when a node fails, and gives the first cause with exit code 1", async () => {
    const cause = new SubsystemError("availability-store", "StoreBroken", {
      fatal: true,
      cause: new Error("disk full"),
    });
    const { run, happened, err } = cli({ runFault: cause });

    expect(await run(["dev", "--json"])).toBe(1);
    expect(happened).toEqual(["run", "stop"]);
    expect(err()).toBe("parahost: availability-store: StoreBroken, because of disk full\n");
  });
});

describe("a chain spec", () => {
  const refused = async (...flags: string[]) => {
    const { run, err, started } = cli();
    expect(await run(["dev", ...flags])).toBe(2);
    expect(started).toEqual([]);
    return err();
  };

  it.each([
    "--validators 4",
    "--paras 1",
    "--strategy legacy",
    "--cores-per-para 1",
    "--session-length 9",
    "--slot 6s",
    "--check",
  ])("does not go with %s: the runtime decides", async (flag) => {
    const [name] = flag.split(" ");
    expect(await refused("--chain-spec", "spec.json", ...flag.split(" "))).toBe(
      `parahost: ${name}: is not for --chain-spec, where the runtime decides\n`,
    );
  });

  it("that cannot be read, or is none, is named as it was given", async () => {
    writeFileSync(join(folder, "dev.json"), JSON.stringify({ chainSpec: "./spec.json" }));
    writeFileSync(join(folder, "spec.json"), JSON.stringify({ name: "Test", genesis: {} }));
    const fault = "genesis.raw: is missing: this is no raw chain spec; `build-spec --raw` makes one";
    expect(await refused("--chain-spec", "spec.json")).toBe(`parahost: --chain-spec spec.json: ${fault}\n`);
    const file = join(folder, "spec.json");
    expect(await refused("--config", "dev.json")).toBe(`parahost: chainSpec in dev.json ${file}: ${fault}\n`);
    expect(await refused("--config", "dev.json", "--check")).toBe(
      "parahost: --check: is not for chainSpec in dev.json, where the runtime decides\n",
    );
  });

  it("has the code of its paras; without one, a para needs code", async () => {
    expect(await refused("--para", "2000,collator=./c.mjs")).toBe(
      "parahost: --para 2000: has no code; only a chain spec would bring it\n",
    );
  });
});

describe("on a terminal", () => {
  const terminal = { columns: 100, rows: 40 };

  it("draws blocks, cores, heads and drops in their place, then the summary", async () => {
    const { run, out, timers } = cli({ terminal });
    await run(["dev", "--blocks", "20", "--paras", "1"]);
    const drawings = out().split("\u001b[0J");

    expect(drawings.at(-1)).toMatch(/relay chain: block 7, finalized 5, 20 asked for/);
    expect(drawings.at(-1)).toMatch(/\n {4}7 {2}0x070707…0707 +2 +1 +0\n/);
    expect(drawings.at(-1)).toMatch(/\n2000 +3 +1 +1 +1\n/);
    expect(drawings.at(-1)).toMatch(/dropped: 1, last\n#8 para 2000 0xbbbbbb…bbbb: NotSelected\n/);
    expect(out()).toMatch(/20 relay chain blocks in 4.0 s/);
    expect(out()).toMatch(/\n2000 {2}legacy +10 +9 +9\n$/);
    expect(timers()).toBe(0);
  });

  it("keeps the log readable above the picture", async () => {
    const { run, out, err } = cli({ terminal, onLog: (log) => log.log("warn", "slow") });
    await run(["dev"]);

    expect(err()).toBe("WARN  - parahost: slow\n");
    expect(out()).toContain("\u001b[0J");
  });

  it("stays empty where nothing was started", async () => {
    const { run, out, err, timers } = cli({ terminal, startFault: new Error("no memory") });

    expect(await run(["dev"])).toBe(1);
    expect([out(), err(), timers()]).toEqual(["", "parahost: no memory\n", 0]);
  });
});

describe("--metrics", () => {
  const urlIn = (text: string) => /^metrics: (http:.*)$/m.exec(text)?.[1] ?? "";

  it("says where they are served, serves them while the chain runs, and ends with it", async () => {
    const { run, err, out, signals } = cli({ isEndless: true });
    const ended = run(["dev", "--metrics", "0", "--json"]);
    while (!out().includes("included")) await new Promise(setImmediate);
    const page = await fetch(urlIn(err()));

    expect(await page.text()).toBe("scripted_total 1\n");
    signals.emit("SIGINT");
    expect(await ended).toBe(0);
    await expect(fetch(urlIn(err()))).rejects.toThrow("fetch failed");
  });

  it("starts nothing where the port is in use, and says so in one line", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const { run, err, out, started } = cli();
    const code = await run(["dev", "--metrics", String(port)]);
    server.close();

    expect([code, out(), started]).toEqual([2, "", []]);
    expect(err()).toBe(`parahost: --metrics: 127.0.0.1:${port} is in use\n`);
  });

  it.each(["many", "70000", "host:"])("refuses %s", async (given) => {
    const { run, err } = cli();

    expect(await run(["dev", "--metrics", given])).toBe(2);
    expect(err()).toBe(`parahost: --metrics: "${given}" is no PORT or HOST:PORT\n`);
  });

  it("is a number or text in the file", async () => {
    const { run, err } = cli();
    writeFileSync(join(folder, "dev.json"), '{ "metrics": 0 }');
    expect(await run(["dev", "--config", "dev.json"])).toBe(0);
    expect(urlIn(err())).not.toBe("");
    writeFileSync(join(folder, "dev.json"), '{ "metrics": 1.5 }');

    expect(await run(["dev", "--config", "dev.json"])).toBe(2);
    expect(err()).toMatch(/parahost: metrics in dev\.json: 1\.5 is no PORT or HOST:PORT\n$/);
  });
});

describe("the log", () => {
  const told = async (...argv: readonly string[]) => {
    const { run, err } = cli({
      onLog: (log) => {
        log.log("info", "of all");
        log.target("parachain::provisioner").log("debug", "of one");
        log.target("parachain::pvf").log("info", "of another");
      },
    });
    await run(["dev", ...argv]);
    return err()
      .trim()
      .split("\n")
      .filter((line) => line !== "");
  };

  it("has levels by target, in one list or several, with or without a level for all", async () => {
    const one = ["--log", "parachain::provisioner=debug"];
    expect(await told()).toEqual([]);
    expect(await told(...one)).toEqual(["DEBUG - parachain::provisioner: of one"]);
    expect(await told(...one, "--log", "parachain::pvf=info")).toHaveLength(2);
    expect(await told("--log", "info,parachain::pvf=warn", ...one)).toEqual([
      ...["INFO  - parahost: of all", "DEBUG - parachain::provisioner: of one"],
    ]);
  });

  it("is for people, or JSON where that is asked for, or --json", async () => {
    const json = { level: "info", message: "of another", target: "parachain::pvf" };
    const only = ["--log", "parachain::pvf=info"];
    expect(JSON.parse((await told(...only, "--log-format", "json"))[0] ?? "")).toMatchObject(json);
    expect(JSON.parse((await told(...only, "--json"))[0] ?? "")).toMatchObject(json);
    expect(await told(...only, "--json", "--log-format", "people")).toEqual(["INFO  - parachain::pvf: of another"]);
  });

  it("refuses two levels for all", async () => {
    expect(await told("--log", "info", "--log", "debug")).toEqual([
      'parahost: --log: "info,debug" is no LEVEL[,TARGET=LEVEL]; levels are error, warn, info, debug, trace',
    ]);
  });
});
