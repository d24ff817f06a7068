import type { WasmMemory } from "../web-assembly.js";
import type { FreeingBumpAllocator } from "./allocator.js";
import { unpack, view } from "./memory.js";
import { HostTrap } from "./trap.js";

/** A line that code logged. `level` counts from 0, error, to 4, trace. */
export interface LoggedLine {
  readonly level: number;
  readonly target: string;
  readonly message: string;
}

const MAX_LINES = 64;
const MAX_TEXT_BYTES = 1_024;
const decoder = new TextDecoder();

/** What one run has of the host: its memory, the allocator in it, and what it said. */
export class Sandbox {
  readonly lines: LoggedLine[] = [];
  #memory: WasmMemory | undefined;
  #allocator: FreeingBumpAllocator | undefined;

  /** Once the code is instantiated, since the memory is usually its own. */
  attach(memory: WasmMemory, allocator: FreeingBumpAllocator): void {
    this.#memory = memory;
    this.#allocator = allocator;
  }

  get memory(): WasmMemory {
    if (!this.#memory) throw new HostTrap("a host function was called before the code was instantiated");
    return this.#memory;
  }

  get allocator(): FreeingBumpAllocator {
    if (!this.#allocator) throw new HostTrap("a host function was called before the code was instantiated");
    return this.#allocator;
  }

  /** The start of a text that the code points to. */
  text(packed: bigint): string {
    const { address, length } = unpack(packed);
    return decoder.decode(view(this.memory, address, length, "text").subarray(0, MAX_TEXT_BYTES));
  }

  /** Keeps the first lines only: a run says nothing that must be heard. */
  log(level: number, target: bigint, message: bigint): void {
    if (this.lines.length >= MAX_LINES) return;
    this.lines.push({ level, target: this.text(target), message: this.text(message) });
  }
}
