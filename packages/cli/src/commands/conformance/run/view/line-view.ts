import type { FoundVector } from "@parahost/conformance";
import type { Output } from "../../../cli-io.js";
import { printable } from "./printable.js";
import { countsText, reportText } from "./report-text.js";
import { SuiteTally } from "./suite-tally.js";
import type { RunView } from "./view.js";

/** A line a suite, when it is done; then what went wrong. */
export function lineView(stdout: Output, vectors: readonly FoundVector[]): RunView {
  const tally = new SuiteTally(vectors);
  const width = Math.max(...tally.suites.map(({ length }) => length));
  return {
    begin() {},
    judged(judged) {
      const { suite } = judged.vector;
      if (tally.add(judged)) stdout.write(`${printable(suite).padEnd(width)}  ${countsText(tally.countsOf(suite))}\n`);
    },
    async end(report) {
      stdout.write(reportText(report));
    },
  };
}
