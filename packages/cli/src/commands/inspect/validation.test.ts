import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { devCode } from "@parahost/dev-paras";
import { paraId } from "@parahost/primitives";
import { counterPara } from "../../dev/counter-para.js";
import { startDevChain } from "../../dev/index.js";
import { scriptedCli } from "../scripted-cli.js";

let folder = "";
let made = "";
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "parahost-validation-"));
  const dumpDir = join(folder, "dumps");
  const paras = [{ ...counterPara(paraId(2000)), validationCode: devCode("traps") }];
  const chain = await startDevChain({ blocks: 2, validators: 2, paras, dumpDir });
  await chain.run();
  made = join(dumpDir, readdirSync(dumpDir)[0] ?? "");
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  rmSync(join(folder, "dump"), { recursive: true, force: true });
  cpSync(made, join(folder, "dump"), { recursive: true });
});

async function replay(...more: readonly string[]) {
  const cli = scriptedCli({ cwd: folder });
  const code = await cli.run(["inspect", "validation", "dump", ...more]);
  return { code, out: cli.out(), err: cli.err() };
}
const file = (name: string) => join(folder, "dump", name);
const change = (members: object) =>
  writeFileSync(
    file("dump.json"),
    JSON.stringify({ ...JSON.parse(readFileSync(file("dump.json"), "utf8")), ...members }),
  );

describe("parahost inspect validation", () => {
  it("runs what a node dumped once more, and gets the same answer", async () => {
    const { code, out, err } = await replay();
    const { then, now, same } = JSON.parse(out);

    expect([code, err, same]).toEqual([0, "", true]);
    expect(then).toMatchObject({ reason: "WorkerReportedInvalid" });
    expect(now).toEqual({ ...then, same: true });
  });

  it("ends with 1 where the answer is another one", async () => {
    change({ reason: "HardTimeout" });
    const { code, out } = await replay();

    expect([code, JSON.parse(out).same]).toEqual([1, false]);
  });

  it("compares what good code gives with what the candidate was refused for", async () => {
    writeFileSync(join(folder, "counter.wasm"), devCode("counter"));
    const { codeHash } = JSON.parse((await replay()).out);
    change({ codeHash: "0x", reason: "ParaHeadHashMismatch" });
    expect(await replay()).toMatchObject({ code: 2, err: "parahost: dump/dump.json: codeHash: is no hash\n" });
    change({ codeHash });
    expect(await replay("--code", "counter.wasm")).toMatchObject({
      code: 2,
      err: expect.stringMatching(
        /^parahost: --code counter\.wasm: has the hash 0x\w{64}, and the dump names 0x\w{64}\n$/,
      ),
    });
  });

  it("says what is missing, damaged, or has no code to be run", async () => {
    change({ codeHash: `0x${"00".repeat(32)}` });
    expect((await replay()).err).toBe(`parahost: --code: is missing: the code 0x${"00".repeat(32)} is none of ours\n`);
    change({ reason: "BadSignature" });
    expect((await replay()).err).toBe(
      "parahost: dump: was refused as BadSignature, before any code was run: there is nothing to run again\n",
    );
    change({ reason: "WorkerReportedInvalid" });
    writeFileSync(file("params.bin"), Uint8Array.of(1));
    expect((await replay()).err).toMatch(/^parahost: dump\/params\.bin: .*, at byte \d+\n$/);
    rmSync(file("dump.json"));
    expect(await replay()).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^parahost: dump\/dump\.json: cannot be read: ENOENT/),
    });
  });
});
