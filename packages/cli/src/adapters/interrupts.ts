import type { EventEmitter } from "node:events";

/** What a second interrupt ends the process with: 128 and the number of SIGINT. */
export const INTERRUPTED = 130;
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
 */
export function interruptsOf(signals: EventEmitter, output: EventEmitter, exit: (code: number) => void): Interrupts {
  return {
    listen(listener) {
      let isFirst = true;
      const first = () => {
        if (!isFirst) return;
        isFirst = false;
        listener();
      };
      const onSignal = () => (isFirst ? first() : exit(INTERRUPTED));
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
