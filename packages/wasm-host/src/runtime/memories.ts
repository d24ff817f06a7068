import { memoryOf } from "../host/instantiate.js";
import { PAGE_BYTES, type WasmMemory } from "../web-assembly.js";

/** Calls nest where a runtime asks for another one's version. */
const KEPT = 2;

/**
 * Memories for code that imports its own. One that a call has not let grow is cleared and used again: a new one costs more
 * than a call does.
 */
export class Memories {
  readonly #spare: WasmMemory[] = [];

  constructor(
    private readonly initialPages: number,
    private readonly maxPages: number,
  ) {}

  /** A memory that is all zeros. @throws LocalFault */
  take(): WasmMemory {
    return this.#spare.pop() ?? memoryOf(this.initialPages, this.maxPages);
  }

  /**
   * Takes a memory back that nobody uses any more.
   *
   * @param used - bytes from its start that may have been written to
   */
  giveBack(memory: WasmMemory, used: number): void {
    if (this.#spare.length >= KEPT || memory.buffer.byteLength !== this.initialPages * PAGE_BYTES) return;
    new Uint8Array(memory.buffer, 0, used).fill(0);
    this.#spare.push(memory);
  }
}
