import type { WasmMemory } from "../web-assembly.js";
import { HostTrap } from "./trap.js";

/** A view of the code's memory. Void once the memory has grown. */
export function view(memory: WasmMemory, address: number, length: number, what: string): Uint8Array {
  if (address + length > memory.buffer.byteLength) {
    const size = memory.buffer.byteLength;
    throw new HostTrap(`${what}: ${length} bytes at ${address} reach beyond the memory, which has ${size}`);
  }
  return new Uint8Array(memory.buffer, address, length);
}

/** Takes apart what the calling convention packs into an i64: address, and in the upper half length. */
export function unpack(packed: bigint): { readonly address: number; readonly length: number } {
  return { address: Number(BigInt.asUintN(32, packed)), length: Number(BigInt.asUintN(32, packed >> 32n)) };
}
