import { serveHost } from "@parahost/conformance";
import { suiteHosts } from "../../../conformance-host/index.js";
import type { CliIo } from "../../cli-io.js";

/** Answers requests until the input ends, or somebody interrupts. @returns the exit code */
export async function runHost({ stdin, stdout, interrupts }: CliIo): Promise<number> {
  let interrupt = () => {};
  const interrupted = new Promise<void>((resolve) => {
    interrupt = resolve;
  });
  const stopListening = interrupts.listen(interrupt);
  try {
    await serveHost(until(stdin(), interrupted), await suiteHosts(), (line) => stdout.write(line));
  } finally {
    stopListening();
  }
  return 0;
}

async function* until(pieces: AsyncIterable<Uint8Array>, over: Promise<void>): AsyncGenerator<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]();
  const end = over.then(() => ({ done: true, value: undefined }) as const);
  for (;;) {
    const next = await Promise.race([iterator.next(), end]);
    if (next.done) break;
    yield next.value;
  }
  // What still waits for more input would keep the process.
  void iterator.return?.();
}
