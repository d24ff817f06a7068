import type { EventEmitter } from "node:events";

/** What a second interrupt ends the process with: 128 and the number of SIGINT. */
const INTERRUPTED = 130;
/** Signals so close to the first are the first: whoever started us, such as npm or timeout, passes on what we got already. */
const SAME_MS = 200;
const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** Asks to end: Ctrl-C, SIGTERM, or a reader of our output that has gone. */
export interface Interrupts {
  /**
   * Calls `listener` at the first one; the second ends the process at once.
   *
   * @returns stops listening
   */
  listen(listener: () => void): () => void;
}

/**
 * Interrupts of this process.
 *
 * @param signals - emits `SIGINT` and `SIGTERM`
 * @param output - emits `error` with `EPIPE` once nobody reads any more
 * @param exit - ends the process at once
 * @param now - in milliseconds
 */
export function interruptsOf(
  signals: EventEmitter,
  output: EventEmitter,
  exit: (code: number) => void,
  now: () => number = () => performance.now(),
): Interrupts {
  return {
    listen(listener) {
      let firstMs: number | undefined;
      const first = () => {
        if (firstMs !== undefined) return;
        firstMs = now();
        listener();
      };
      const onSignal = () => {
        if (firstMs === undefined) first();
        else if (now() - firstMs >= SAME_MS) exit(INTERRUPTED);
      };
      const onError = (fault: NodeJS.ErrnoException) => {
        if (fault.code !== "EPIPE") throw fault;
        first();
      };
      for (const signal of SIGNALS) signals.on(signal, onSignal);
      output.on("error", onError);
      return () => {
        for (const signal of SIGNALS) signals.off(signal, onSignal);
        // What is written after the end has nobody to hear of it either.
        output.off("error", onError).on("error", () => {});
      };
    },
  };
}
