import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "@jest/globals";
import { builtEntry } from "./adapters/built-entries.js";

const MAIN = fileURLToPath(builtEntry("@parahost/cli", "main.js"));
const LIMIT_MS = 60_000;
let children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children) child.kill("SIGKILL");
  children = [];
});

function parahost(...argv: string[]) {
  const child = spawn(process.execPath, [MAIN, ...argv], { stdio: "pipe" });
  children.push(child);
  const said = { out: "", err: "" };
  child.stdout.on("data", (text) => {
    said.out += text;
  });
  child.stderr.on("data", (text) => {
    said.err += text;
  });
  const ended = once(child, "close").then(([code, signal]) => ({ code, signal, ...said }));
  const says = async (text: string) => {
    while (!said.out.includes(text))
      await Promise.race([once(child.stdout, "data"), ended.then(() => Promise.reject(said))]);
  };
  const complains = async (text: RegExp) => {
    for (;;) {
      const found = text.exec(said.err);
      if (found) return found;
      await Promise.race([once(child.stderr, "data"), ended.then(() => Promise.reject(said))]);
    }
  };
  return { child, ended, says, complains };
}

describe("the built command", () => {
  it("ends with 2 and one line for what it cannot do", async () => {
    const { code, out, err } = await parahost("dev", "--validators", "0").ended;

    expect([code, out, err]).toEqual([2, "", "parahost: --validators: 0 is not a whole number of at least 2\n"]);
  });

  it("says so where a plugin's module waits for what never comes", async () => {
    const folder = mkdtempSync(join(tmpdir(), "parahost-main-"));
    writeFileSync(join(folder, "never.mjs"), "await new Promise(() => {});");
    const { code, out, err } = await parahost("dev", "--plugin", join(folder, "never.mjs")).ended;
    rmSync(folder, { recursive: true });

    // Node's own exit code for it.
    expect([code, out, err]).toEqual([13, "", "parahost: something is waited for that never comes\n"]);
  });

  it(
    "sums up, leaves nothing running and ends with 0 at a signal",
    async () => {
      const { child, ended, says } = parahost("dev", "--time", "real", "--slot", "3s", "--json");
      await says('"imported","number":1,');
      child.kill("SIGINT");
      const { code, signal, out, err } = await ended;

      expect([code, signal, err]).toEqual([0, null, ""]);
      expect(JSON.parse(out.trim().split("\n").at(-1) ?? "")).toMatchObject({ event: "summary" });
    },
    LIMIT_MS,
  );

  it(
    "ends in good order once nobody reads what it writes",
    async () => {
      const { child, ended, says } = parahost("dev", "--json", "--time", "virtual");
      await says('"imported","number":1,');
      child.stdout?.destroy();
      const { code, signal, err } = await ended;

      expect([code, signal, err]).toEqual([0, null, ""]);
    },
    LIMIT_MS,
  );

  it(
    "is a host that answers, and ends in good order at a signal",
    async () => {
      const { child, ended, says } = parahost("conformance", "host");
      child.stdin?.write('{"id":1,"suite":"room/none","input":null}\n');
      await says('{"id":1,"unsupported":true}\n');
      child.kill("SIGTERM");
      const { code, signal, err } = await ended;

      expect([code, signal, err]).toEqual([0, null, ""]);
    },
    LIMIT_MS,
  );

  it(
    "leaves no host running when it is interrupted, whatever the host does about it",
    async () => {
      const dir = mkdtempSync(join(tmpdir(), "parahost-main-"));
      const vector = { suite: "room", case: "a", description: "d", source: "s", input: 1, expected: 1 };
      writeFileSync(join(dir, "room.jsonl"), JSON.stringify(vector));
      // A shell that ignores signals, and starts another process that says who it is.
      const host = "trap '' INT TERM; sleep 1000 & echo pid $! >&2; cat >/dev/null; wait";
      const { child, ended, complains } = parahost("conformance", "run", dir, "--host", host, "--timeout", "60s");
      const [, pid = ""] = await complains(/host: pid (\d+)\n/);
      child.kill("SIGINT");
      const { code, signal, out, err } = await ended;
      rmSync(dir, { recursive: true });

      expect([code, signal]).toEqual([2, null]);
      expect(out).toMatch(/1 vector: 1 not run, /);
      expect(err).toMatch(/parahost: interrupted\n$/);
      // Nothing, or a process that has ended and whose end nobody has looked at yet.
      expect(spawnSync("ps", ["-o", "stat=", "-p", pid], { encoding: "utf8" }).stdout.trim()).toMatch(/^Z?[^\w]*$/);
    },
    LIMIT_MS,
  );
});
