import type { WasmMemory } from "../web-assembly.js";
import type { FreeingBumpAllocator } from "./allocator.js";
import { pack, unpack, view } from "./memory.js";
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
  #lines: LoggedLine[] = [];
  #memory: WasmMemory | undefined;
  #allocator: FreeingBumpAllocator | undefined;

  /** Once the code is instantiated, since the memory is usually its own. */
  attach(memory: WasmMemory, allocator: FreeingBumpAllocator): void {
    this.#memory = memory;
    this.#allocator = allocator;
  }

  /** What the run has said, as much of it as is kept. */
  get lines(): readonly LoggedLine[] {
    return this.#lines;
  }

  /** What was said is another run's. */
  protected forgetLines(): void {
    this.#lines = [];
  }

  get memory(): WasmMemory {
    if (!this.#memory) throw new HostTrap("a host function was called before the code was instantiated");
    return this.#memory;
  }

  get allocator(): FreeingBumpAllocator {
    if (!this.#allocator) throw new HostTrap("a host function was called before the code was instantiated");
    return this.#allocator;
  }

  /** Bytes from the start of the memory that the code was given to write to: its own data, and what it allocated. */
  get usedBytes(): number {
    return this.#allocator?.end ?? 0;
  }

  /** What the code points to, as a view: void once the code runs on. */
  bytes(packed: bigint): Uint8Array {
    const { address, length } = unpack(packed);
    return view(this.memory, address, length, "bytes");
  }

  /** That many bytes at an address, as a view: void once the code runs on. */
  at(address: number, length: number): Uint8Array {
    return view(this.memory, address >>> 0, length, "bytes");
  }

  /** Puts bytes into the code's memory. @returns their address */
  place(bytes: Uint8Array): number {
    const address = this.allocator.allocate(bytes.length);
    view(this.memory, address, bytes.length, "bytes").set(bytes);
    return address;
  }

  /** Puts bytes into the code's memory. @returns address and length as the code expects them */
  give(bytes: Uint8Array): bigint {
    return pack(this.place(bytes), bytes.length);
  }

  /** The start of what the code points to: as much as a line shows. */
  start(packed: bigint): Uint8Array {
    return this.bytes(packed).subarray(0, MAX_TEXT_BYTES);
  }

  /** The start of a text that the code points to. */
  text(packed: bigint): string {
    return decoder.decode(this.start(packed));
  }

  /** What the code logs. */
  log(level: number, target: bigint, message: bigint): void {
    this.say(level, this.text(target), this.text(message));
  }

  /** Keeps the first lines only: a run says nothing that must be heard. */
  say(level: number, target: string, message: string): void {
    if (this.#lines.length < MAX_LINES) this.#lines.push({ level, target, message });
  }
}
