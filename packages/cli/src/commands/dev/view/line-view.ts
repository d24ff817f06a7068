import type { CliIo } from "../../cli-io.js";
import { eventLine, planLine, summaryLines } from "./sentences.js";
import type { RunPlan, View } from "./view.js";

/** One short line an event, for pipes and files. */
export function lineView({ stdout, stderr }: Pick<CliIo, "stdout" | "stderr">, plan: RunPlan): View {
  const write = (line: string): void => {
    stdout.write(`${line}\n`);
  };
  let dropped = 0;
  return {
    begin: () => write(planLine(plan)),
    event(event) {
      if (event.event === "dropped") dropped += 1;
      write(eventLine(event));
    },
    summary: (summary) => ["", ...summaryLines(summary, dropped)].forEach(write),
    close() {},
    log: stderr,
  };
}
