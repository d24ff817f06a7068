import { describe, expect, it } from "@jest/globals";
import { VirtualClock } from "@parahost/kernel";
import type { FoundVector } from "../vectors/find-vectors.js";
import { type RunOptions, runVectors } from "./run-vectors.js";
import { type ScriptedHostPen, scriptedHosts } from "./scripted-host.js";
import { exitCodeOf } from "./verdict.js";

const vectors = (count: number): readonly FoundVector[] =>
  Array.from({ length: count }, (_, i) => ({
    ...{ suite: "room/suite", case: `${i}`, description: "d", source: "s", file: "f", line: null },
    ...{ input: i, expected: { twice: 2 * i } },
  }));
const right = ({ input, output }: ScriptedHostPen) => output({ twice: 2 * (input as number) });

async function run(count: number, script: (pen: ScriptedHostPen) => void, options: Partial<RunOptions> = {}) {
  const clock = new VirtualClock();
  const hosts = scriptedHosts(script);
  const settings = { start: hosts.start, clock, timeoutMs: 1_000, jobs: 1, ...options };
  const report = await clock.until(runVectors(vectors(count), settings));
  const outcomes = report.results.map(({ verdict }) => verdict.outcome);
  return {
    report,
    outcomes,
    verdicts: report.results.map(({ verdict }) => verdict),
    hosts,
    clock,
    code: exitCodeOf(report),
  };
}
/** All but one are answered as they should be. */
const butOne = (at: number, script: (pen: ScriptedHostPen) => void) => (pen: ScriptedHostPen) =>
  pen.input === at ? script(pen) : right(pen);

describe("runVectors", () => {
  it("asks one host one thing after the other, and leaves none running", async () => {
    const { report, code, hosts } = await run(3, right);

    expect(report).toMatchObject({ counts: { passed: 3 }, problem: null });
    expect(code).toBe(0);
    expect(hosts.started).toEqual([{ ended: true, killed: true, asked: 3 }]);
  });

  it("skips what the host does not implement", async () => {
    const { outcomes, code } = await run(2, ({ id, line }) => line(`{"id":${id},"unsupported":true}\n`));

    expect([outcomes, code]).toEqual([["skipped", "skipped"], 0]);
  });

  it("says where an answer differs", async () => {
    const { verdicts, code, hosts } = await run(
      2,
      butOne(1, ({ output }) => output({ twice: 3 })),
    );

    expect(verdicts).toEqual([
      { outcome: "passed" },
      { outcome: "failed", differences: [{ pointer: "/twice", expected: 2, got: 3 }] },
    ]);
    expect([code, hosts.started.length]).toEqual([1, 1]);
  });

  it("counts a crash that the host tells of, and asks the same host again", async () => {
    const { verdicts, code, hosts } = await run(
      3,
      butOne(1, ({ id, line }) => line(`{"id":${id},"crash":"no"}\n`)),
    );

    expect(verdicts[1]).toEqual({ outcome: "crashed", fault: "Crash", reason: "no" });
    expect([code, hosts.started.length]).toEqual([1, 1]);
  });

  it.each<[string, (pen: ScriptedHostPen) => void, RegExp]>([
    ["text", ({ line }) => line("hello\n"), /answered with what is no JSON: hello$/],
    ["an array", ({ line }) => line("[]\n"), /answered with what is no JSON object: \[\]$/],
    ["another id", ({ id, line }) => line(`{"id":${id + 1},"output":1}\n`), /answered to id \d, asked was \d$/],
    ["no id", ({ line }) => line('{"output":1}\n'), /answered to id null, asked was \d$/],
    ["two answers in one", ({ id, line }) => line(`{"id":${id},"output":1,"crash":""}\n`), /with output and crash of/],
    ["nothing in particular", ({ id, line }) => line(`{"id":${id}}\n`), /with none of output, unsupported and crash/],
    [
      "unsupported that is false",
      ({ id, line }) => line(`{"id":${id},"unsupported":false}\n`),
      /unsupported is not true/,
    ],
    ["a crash without words", ({ id, line }) => line(`{"id":${id},"crash":1}\n`), /crash is not a string/],
    [
      "two lines",
      ({ id, line }) => line(`{"id":${id},"output":{"twice":2}}\n{"id":${id},"output":{"twice":2}}\n`),
      /wrote a line that nobody had asked for$/,
    ],
    ["what is too much", ({ line }) => line("x".repeat(65)), /answered with more than 64 bytes$/],
    ["a line that is too much", ({ line }) => line(`${"x".repeat(65)}\n`), /answered with more than 64 bytes$/],
  ])("names a host that answers with %s, and gives the rest to a fresh one", async (_what, script, says) => {
    const { verdicts, outcomes, hosts, code } = await run(3, butOne(1, script), { answerBytes: 64 });

    expect(outcomes).toEqual(["passed", "crashed", "passed"]);
    expect(verdicts[1]).toMatchObject({ fault: "BadAnswer", reason: expect.stringMatching(says) });
    expect(hosts.started.map(({ killed, asked }) => [killed, asked])).toEqual([
      [true, 2],
      [true, 1],
    ]);
    expect(code).toBe(1);
  });

  it("cuts off a host that hangs, after the time and no later", async () => {
    const { verdicts, outcomes, clock, hosts, code, report } = await run(
      3,
      butOne(1, () => {}),
    );

    expect(outcomes).toEqual(["passed", "crashed", "passed"]);
    expect(verdicts[1]).toMatchObject({
      fault: "TimedOut",
      reason: "the host did not answer within 1000 ms, and was ended",
    });
    expect([clock.now(), hosts.started.length, code, report.problem]).toEqual([1_000, 2, 1, null]);
  });

  it("takes half an answer for none", async () => {
    const { verdicts } = await run(
      2,
      butOne(1, ({ id, line }) => line(`{"id":${id},"output"`)),
    );

    expect(verdicts[1]).toMatchObject({ fault: "TimedOut" });
  });

  it.each([
    { end: (pen: ScriptedHostPen) => pen.end(3), says: "exit code 3" },
    { end: (pen: ScriptedHostPen) => pen.end(0), says: "exit code 0" },
    { end: (pen: ScriptedHostPen) => pen.end(null, "SIGSEGV"), says: "signal SIGSEGV" },
  ])("tells of a host that died with $says, and goes on", async ({ end, says }) => {
    const { report, outcomes, code } = await run(3, butOne(1, end));

    expect(outcomes).toEqual(["passed", "crashed", "passed"]);
    expect(report.problem).toBe(`the host ended with ${says}, asked for room/suite/1`);
    expect(code).toBe(2);
  });

  it("gives up on a command that a shell cannot run at the first try", async () => {
    const { report, outcomes, hosts, code } = await run(3, ({ end }) => end(127));

    expect(outcomes).toEqual(["crashed", "notRun", "notRun"]);
    expect(report.problem).toBe("the host did not start: the host ended with exit code 127");
    expect([hosts.started.length, code]).toEqual([1, 2]);
  });

  it("gives up on hosts that never answer after three", async () => {
    const { report, outcomes, hosts, code } = await run(9, ({ end }) => end(1));

    expect(outcomes.slice(0, 4)).toEqual(["crashed", "crashed", "crashed", "notRun"]);
    expect(report.problem).toBe("the host did not start: the host ended with exit code 1, and so 3 in a row");
    expect([hosts.started.length, code]).toEqual([3, 2]);
  });

  it("does not give up on a host that has answered once", async () => {
    const { outcomes, hosts } = await run(9, (pen) => (pen.input === 0 ? right(pen) : pen.end(1)));

    expect(outcomes).toEqual(["passed", ...Array<string>(8).fill("crashed")]);
    expect(hosts.started).toHaveLength(9 - 1);
  });

  it("shows what the host writes beside its answers, by lines", async () => {
    const heard: string[] = [];
    await run(
      1,
      (pen) => {
        pen.stderr("one\ntw");
        pen.stderr("o\nthree");
        right(pen);
      },
      { onStderr: (line) => heard.push(line) },
    );

    expect(heard).toEqual(["one", "two", "three"]);
  });

  it("runs several hosts beside each other, none without work, and reports in the order of the vectors", async () => {
    const { report, hosts } = await run(5, right, { jobs: 3 });

    expect(report.results.map(({ vector }) => vector.case)).toEqual(["0", "1", "2", "3", "4"]);
    expect(hosts.started.map(({ asked, ended }) => [asked > 0, ended])).toEqual(Array(3).fill([true, true]));
    expect((await run(2, right, { jobs: 9 })).hosts.started).toHaveLength(2);
  });

  it("ends every host when it is interrupted, and says what was not run", async () => {
    const interrupt = new AbortController();
    const script = butOne(1, () => interrupt.abort());
    const { report, outcomes, hosts, code } = await run(4, script, { signal: interrupt.signal });

    expect(outcomes).toEqual(["passed", "notRun", "notRun", "notRun"]);
    expect([report.problem, code]).toEqual(["interrupted", 2]);
    expect(hosts.started).toEqual([{ ended: true, killed: true, asked: 2 }]);
  });
});
