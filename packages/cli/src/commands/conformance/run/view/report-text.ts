import type { Counts, JudgedVector, RunReport } from "@parahost/conformance";
import { printable, shownValue } from "./printable.js";

const SHOWN_DIFFERENCES = 10;
const WORDS: readonly (readonly [keyof Counts, string])[] = [
  ["passed", "passed"],
  ["failed", "failed"],
  ["crashed", "crashed"],
  ["skipped", "skipped"],
  ["notRun", "not run"],
];

/** `3 passed, 1 failed`. */
export const countsText = (counts: Counts): string =>
  WORDS.filter(([name]) => counts[name] > 0)
    .map(([name, word]) => `${counts[name]} ${word}`)
    .join(", ");

/** What went wrong with a vector, one line each; empty where nothing did. */
export function faultLines({ verdict }: JudgedVector): readonly string[] {
  if (verdict.outcome === "crashed") return [printable(verdict.reason)];
  if (verdict.outcome !== "failed") return [];
  const { differences } = verdict;
  const shown = differences
    .slice(0, SHOWN_DIFFERENCES)
    .flatMap(({ pointer, expected, got }) => [
      pointer === "" ? "(the whole)" : printable(pointer),
      `  expected ${shownValue(expected)}`,
      `  got      ${shownValue(got)}`,
    ]);
  const left = differences.length - SHOWN_DIFFERENCES;
  return left > 0 ? [...shown, `and ${left} more`] : shown;
}

/** Everything that went wrong, and the sum of it. */
export function reportText(report: RunReport): string {
  const faults = report.results.flatMap((judged) => {
    const lines = faultLines(judged);
    const { vector, verdict } = judged;
    const title = `${printable(vector.suite)}/${printable(vector.case)} ${verdict.outcome}: ${printable(vector.description)}`;
    const place = `${vector.file}${vector.line === null ? "" : `:${vector.line}`}`;
    return lines.length === 0 ? [] : ["", title, `  ${place}`, ...lines.map((line) => `  ${line}`)];
  });
  const { length } = report.results;
  const sum = `${length} vector${length === 1 ? "" : "s"}: ${countsText(report.counts)}, in ${(report.ms / 1000).toFixed(1)} s`;
  return `${[...faults, "", sum].join("\n")}\n`;
}
