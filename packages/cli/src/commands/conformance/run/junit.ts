import type { JudgedVector, RunReport } from "@parahost/conformance";
import junit, { type Builder, type TestCase } from "junit-report-builder";
import { printable } from "./view/printable.js";
import { faultLines } from "./view/report-text.js";

/** Its types promise an ES module; what there is is the builder itself. */
const BUILDER = junit as unknown as Builder;

/** A run as JUnit XML: a test suite a suite, a test case a vector. */
export function junitText({ results, problem }: RunReport): string {
  const builder = BUILDER.newBuilder();
  for (const suite of new Set(results.map(({ vector }) => vector.suite))) {
    const rows = results.filter(({ vector }) => vector.suite === suite);
    const testSuite = builder
      .testSuite()
      .name(printable(suite))
      .time(seconds(rows.reduce((sum, { ms }) => sum + ms, 0)));
    for (const row of rows) fill(testSuite.testCase(), row, problem);
  }
  return builder.build();
}

function fill(testCase: TestCase, judged: JudgedVector, problem: string | null): void {
  const { vector, verdict, ms } = judged;
  testCase.className(printable(vector.suite)).name(printable(vector.case)).file(vector.file).time(seconds(ms));
  const text = faultLines(judged).join("\n");
  if (verdict.outcome === "failed") testCase.failure(text);
  if (verdict.outcome === "crashed") testCase.error(text, verdict.fault);
  if (verdict.outcome === "skipped") testCase.skipped();
  if (verdict.outcome === "notRun") testCase.error(`not run: ${printable(problem ?? "interrupted")}`, "NotRun");
}

const seconds = (ms: number): number => Number((ms / 1000).toFixed(3));
