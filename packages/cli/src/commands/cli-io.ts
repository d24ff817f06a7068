import type { RealTime } from "@parahost/wasm-host";
import type { Interrupts } from "../adapters/interrupts.js";

/** Something that text is written to, perhaps a terminal. */
export interface Output {
  /** Takes text as it is: lines bring their own ends. */
  write(text: string): unknown;
  readonly isTTY?: boolean;
  /** Of a terminal. */
  readonly columns?: number;
  readonly rows?: number;
}

/** What a command sees of the process that it runs in. Tests bring their own. */
export interface CliIo {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Looked at by those alone who read it. Breaks off once `over` aborts. */
  stdin(over: AbortSignal): AsyncIterable<Uint8Array>;
  /** Paths are relative to it. */
  readonly cwd: string;
  readonly interrupts: Interrupts;
  readonly time: RealTime;
}
