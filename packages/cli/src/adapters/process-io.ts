import type { CliIo } from "../commands/cli-io.js";
import { interruptsOf } from "./interrupts.js";
import { realTime } from "./real-time.js";

/** The command's surroundings, as this process has them. */
export const processIo = (): CliIo => ({
  stdout: process.stdout,
  stderr: process.stderr,
  stdin(over) {
    over.addEventListener("abort", () => process.stdin.destroy(), { once: true });
    return process.stdin;
  },
  cwd: process.cwd(),
  interrupts: interruptsOf(process, process.stdout, (code) => process.exit(code)),
  time: realTime,
});
