import type { JudgedVector } from "@parahost/conformance";
import type { Output } from "../../../cli-io.js";
import type { RunView } from "./view.js";

/** One JSON object a line: each vector as soon as it was judged, then the summary. */
export function jsonView(stdout: Output): RunView {
  const line = (event: object) => void stdout.write(`${JSON.stringify(event)}\n`);
  return {
    begin() {},
    judged: (judged) => line(eventOf(judged)),
    async end({ counts, ms, problem }) {
      line({ event: "summary", ...counts, ms: Math.round(ms), problem });
    },
  };
}

function eventOf({ vector, verdict, ms }: JudgedVector): object {
  const { suite, case: name, file, line } = vector;
  return { event: "vector", suite, case: name, file, line, ...verdict, ms: Math.round(ms) };
}
