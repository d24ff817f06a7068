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
  wide.setBigInt64(0, packed, true);
  return { address: wide.getUint32(0, true), length: wide.getUint32(4, true) };
}

/** The other way round. */
export function pack(address: number, length: number): bigint {
  wide.setUint32(0, address, true);
  wide.setUint32(4, length, true);
  return wide.getBigInt64(0, true);
}

/** Arithmetic with `bigint` makes a new one at each step. */
const wide = new DataView(new ArrayBuffer(8));
