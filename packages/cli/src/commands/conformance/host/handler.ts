import { serveHost } from "@parahost/conformance";
import { suiteHosts } from "../../../conformance-host/index.js";
import type { CliIo } from "../../cli-io.js";

/** Answers requests until the input ends, or somebody interrupts. @returns the exit code */
export async function runHost({ stdin, stdout, interrupts }: CliIo): Promise<number> {
  const over = new AbortController();
  const stopListening = interrupts.listen(() => over.abort());
  try {
    await serveHost(stdin(over.signal), await suiteHosts(), (line) => stdout.write(line));
  } catch (fault) {
    if (!over.signal.aborted) throw fault; // Else the input has broken off, as it was to.
  } finally {
    stopListening();
  }
  return 0;
}
