import { describe, expect, it } from "@jest/globals";
import { webAssembly } from "../web-assembly.js";
import { FreeingBumpAllocator } from "./allocator.js";

const PAGE = 65_536;
const started = (heapBase = 0, maximum = 4) => {
  const memory = new webAssembly.Memory({ initial: 1, maximum });
  return { memory, allocator: new FreeingBumpAllocator(memory, heapBase, maximum) };
};

describe("the host's allocator", () => {
  it("cuts pieces off the end, each rounded up to a power of two behind a header of 8 bytes", () => {
    const { allocator } = started(13);
    // Heap base 13 is aligned to 16. 1 takes 8 bytes, 9 takes 16, 64 takes 64.
    expect(allocator.allocate(1)).toBe(16 + 8);
    expect(allocator.allocate(9)).toBe(16 + 16 + 8);
    expect(allocator.allocate(64)).toBe(16 + 16 + 24 + 8);
    expect(allocator.allocate(0)).toBe(16 + 16 + 24 + 72 + 8);
  });

  it("hands out a freed piece again, the last one first, to its own size only", () => {
    const { allocator } = started();
    const [a, b] = [allocator.allocate(32), allocator.allocate(17)];
    allocator.free(a);
    allocator.free(b);
    expect(allocator.allocate(8)).toBe(b + 32 + 8);
    expect([allocator.allocate(20), allocator.allocate(32)]).toEqual([b, a]);
  });

  it("lets the memory grow, by half at least, up to its maximum and no further", () => {
    const { memory, allocator } = started();
    allocator.allocate(PAGE);
    expect(memory.buffer.byteLength).toBe(2 * PAGE);
    allocator.allocate(PAGE);
    expect(memory.buffer.byteLength).toBe(4 * PAGE);
    // 131,088 bytes are taken; 131,072 and a header more are beyond the four pages, which are 262,144.
    expect(() => allocator.allocate(2 * PAGE)).toThrow("5 pages needed, 4 at most");
  });

  it("gives no more than 32 MiB at once", () => {
    const { allocator } = started(0, 1_024);
    expect(allocator.allocate(1 << 25)).toBe(8);
    expect(() => allocator.allocate((1 << 25) + 1)).toThrow("33554433 bytes at once, 33554432 at most");
  });

  it("frees only what it gave, once", () => {
    const { allocator } = started();
    const a = allocator.allocate(8);
    allocator.free(a);
    for (const address of [a, a + 8, 0, 4, PAGE, 0xffff_ffff]) {
      expect(() => allocator.free(address)).toThrow(`nothing to free at ${address}`);
    }
  });

  it("does not follow marks that the code has overwritten", () => {
    const { memory, allocator } = started();
    const [a, b] = [allocator.allocate(8), allocator.allocate(8)];
    allocator.free(a);
    allocator.free(b);
    new DataView(memory.buffer).setUint32(b - 8, 0x7fff_fff0, true);
    expect(allocator.allocate(8)).toBe(b);
    expect(() => allocator.allocate(8)).toThrow("was overwritten");
  });
});
