import { BinaryReader, leb128 } from "./binary-reader.js";

const HEADER_BYTES = 8;
const SECTION = { globals: 6, exports: 7 } as const;
const KIND_GLOBAL = 3;
const MUTABLE = 1;
/** Bytes behind the opcode of each instruction that a global may be started with; `leb`: up to the first below 128. */
const OPERANDS = new Map<number, number | "leb">([
  [0x41, "leb"],
  [0x42, "leb"],
  [0x43, 4],
  [0x44, 8],
]);
const END = 0x0b;
const PREFIX = "parahost_internal_global_";
/** i32, i64, f32, f64: what can be read and set from outside. */
const NUMBERS: ReadonlySet<number> = new Set([0x7f, 0x7e, 0x7d, 0x7c]);

/** Code whose every global that can change is exported, by these names. */
export interface ExposedGlobals {
  readonly wasm: Uint8Array;
  readonly names: readonly string[];
}

/**
 * Exports what of a module's state cannot be reached from outside: without it, a used instance cannot be put back.
 *
 * @param wasm - checked before: its sections are whole, it imports no global, and exports a function
 * @returns `null` where it has globals that are no numbers, or are started in a way that is not read here
 */
export function exposeGlobals(wasm: Uint8Array): ExposedGlobals | null {
  const reader = new BinaryReader(wasm, HEADER_BYTES);
  let mutable: readonly number[] | null = [];
  while (reader.more) {
    const from = reader.at;
    const id = reader.u8();
    const length = reader.u32();
    const section = new BinaryReader(wasm, reader.at, reader.at + length);
    reader.skip(length);
    if (id === SECTION.globals) mutable = mutableGlobals(section);
    if (id !== SECTION.exports || mutable === null) continue;
    const exported = withExports(section, mutable);
    return {
      wasm: Buffer.concat([wasm.subarray(0, from), exported, wasm.subarray(reader.at)]),
      names: mutable.map(nameOf),
    };
  }
  return null;
}

const nameOf = (global: number): string => `${PREFIX}${global}`;

function mutableGlobals(reader: BinaryReader): readonly number[] | null {
  const mutable: number[] = [];
  const count = reader.u32();
  for (let index = 0; index < count; index++) {
    if (!NUMBERS.has(reader.u8())) return null;
    if (reader.u8() === MUTABLE) mutable.push(index);
    if (!skipStart(reader)) return null;
  }
  return mutable;
}

/** Skips the expression that a global starts with. @returns whether it could be read */
function skipStart(reader: BinaryReader): boolean {
  for (let opcode = reader.u8(); opcode !== END; opcode = reader.u8()) {
    const operand = OPERANDS.get(opcode);
    if (operand === undefined) return false;
    if (operand === "leb") while (reader.u8() >= 0x80);
    else reader.skip(operand);
  }
  return true;
}

/** The section of exports, with the globals behind what it has. */
function withExports(section: BinaryReader, globals: readonly number[]): Uint8Array {
  const count = section.u32();
  const known = section.bytes.subarray(section.at, section.end);
  const more = globals.flatMap((global) => {
    const name = Buffer.from(nameOf(global));
    return [...leb128(name.length), ...name, KIND_GLOBAL, ...leb128(global)];
  });
  const content = [...leb128(count + globals.length)];
  const length = content.length + known.length + more.length;
  return Buffer.concat([Uint8Array.of(SECTION.exports, ...leb128(length), ...content), known, Uint8Array.from(more)]);
}
