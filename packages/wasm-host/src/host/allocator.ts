import { PAGE_BYTES, type WasmMemory } from "../web-assembly.js";
import { HostTrap, LocalFault } from "./trap.js";

/** Before each piece lies a header: its order and a mark while in use, the next free one of its order after that. */
const HEADER_BYTES = 8;
const LEAST_BYTES = 8;
const MOST_BYTES = 1 << 25;
const ORDERS = Math.log2(MOST_BYTES / LEAST_BYTES) + 1;
const IN_USE = 1;
const NONE = 0xffff_ffff;

/**
 * The host's allocator in the code's memory, as the reference has it: pieces of powers of two from 8 bytes to 32 MiB, cut
 * off the end, and handed out again by size once freed.
 *
 * It reads its own marks back from memory that the code may have written to, so it believes none of them.
 */
export class FreeingBumpAllocator {
  readonly #free = new Array<number>(ORDERS).fill(NONE);
  #end: number;
  /** Void once the memory has grown. */
  #view: DataView;

  /** @param heapBase - where the code's own data end; the code exports it as `__heap_base` */
  constructor(
    private readonly memory: WasmMemory,
    heapBase: number,
    private readonly maxPages: number,
  ) {
    this.#end = Math.ceil(heapBase / 8) * 8;
    this.#view = new DataView(memory.buffer);
  }

  /** Where the last piece ends that was ever cut off. */
  get end(): number {
    return this.#end;
  }

  /** @throws HostTrap where that much is not to be had */
  allocate(size: number): number {
    if (size > MOST_BYTES) throw new HostTrap(`allocator: ${size} bytes at once, ${MOST_BYTES} at most`);
    const order = orderOf(size);
    const header = this.#free[order] === NONE ? this.#cutOff(order) : this.#takeFree(order);
    const words = this.#words();
    words.setUint32(header, order, true);
    words.setUint32(header + 4, IN_USE, true);
    return header + HEADER_BYTES;
  }

  /** @throws HostTrap for what was not allocated here */
  free(address: number): void {
    const header = address - HEADER_BYTES;
    const words = this.#words();
    if (header < 0 || address > words.byteLength) throw new HostTrap(`allocator: nothing to free at ${address}`);
    const order = words.getUint32(header, true);
    if (words.getUint32(header + 4, true) !== IN_USE || order >= ORDERS) {
      throw new HostTrap(`allocator: nothing to free at ${address}`);
    }
    words.setUint32(header, this.#free[order] ?? NONE, true);
    words.setUint32(header + 4, 0, true);
    this.#free[order] = header;
  }

  #takeFree(order: number): number {
    const header = this.#free[order] ?? NONE;
    const words = this.#words();
    if (
      header + HEADER_BYTES + LEAST_BYTES * 2 ** order > words.byteLength ||
      words.getUint32(header + 4, true) !== 0
    ) {
      throw new HostTrap(`allocator: the mark of a free piece at ${header} was overwritten`);
    }
    this.#free[order] = words.getUint32(header, true);
    return header;
  }

  #cutOff(order: number): number {
    const header = this.#end;
    const end = header + HEADER_BYTES + LEAST_BYTES * 2 ** order;
    if (end > this.memory.buffer.byteLength) this.#growTo(Math.ceil(end / PAGE_BYTES));
    this.#end = end;
    return header;
  }

  #growTo(needed: number): void {
    const pages = this.memory.buffer.byteLength / PAGE_BYTES;
    if (needed > this.maxPages) {
      throw new HostTrap(`allocator: out of memory: ${needed} pages needed, ${this.maxPages} at most`);
    }
    try {
      this.memory.grow(Math.max(needed, Math.min(pages * 2, this.maxPages)) - pages);
    } catch (cause) {
      throw new LocalFault(`no memory left for ${needed} pages`, { cause });
    }
  }

  #words(): DataView {
    const { buffer } = this.memory;
    if (this.#view.buffer !== buffer) this.#view = new DataView(buffer);
    return this.#view;
  }
}

function orderOf(size: number): number {
  return size <= LEAST_BYTES ? 0 : 32 - Math.clz32((size - 1) / LEAST_BYTES);
}
