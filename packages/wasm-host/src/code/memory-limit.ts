import { leb128 } from "./binary-reader.js";
import type { MemoryDeclaration } from "./outline.js";

/**
 * Sets the maximum of the module's memory, whatever it says itself, before it is compiled: then it is the engine that keeps
 * the limit. As upstream, which lets a memory grow to the host's limit even where the module declares less.
 */
export function withMemoryLimit(wasm: Uint8Array, memory: MemoryDeclaration, maxPages: number): Uint8Array {
  const { section, limits, initialPages } = memory;
  const limited = [0x01, ...leb128(initialPages), ...leb128(maxPages)];
  const before = wasm.subarray(section.content, limits.from);
  const after = wasm.subarray(limits.to, section.to);
  const length = before.length + limited.length + after.length;
  const header = [wasm[section.from] ?? 0, ...leb128(length)];
  const parts = [wasm.subarray(0, section.from), header, before, limited, after, wasm.subarray(section.to)];
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
