import type { WasmImport } from "../web-assembly.js";
import { BinaryReader } from "./binary-reader.js";
import { Refused } from "./refusal.js";

/** Where a memory is declared, and how. */
export interface MemoryDeclaration {
  readonly imported: boolean;
  readonly initialPages: number;
  /** The limits in the binary: flags and one or two numbers. */
  readonly limits: Span;
  /** The section that they lie in, with its header, and where its content begins. */
  readonly section: Span & { readonly content: number };
}
interface Span {
  readonly from: number;
  readonly to: number;
}
/** An import, and the type of it where it is a function. */
export type OutlinedImport = WasmImport & { readonly type: string | null };

/** What must be known of a module before it is compiled. */
export interface Outline {
  readonly imports: readonly OutlinedImport[];
  readonly memory: MemoryDeclaration | null;
  /** Exported functions by name, with their types such as `(i32,i32)->(i64)`. */
  readonly functions: ReadonlyMap<string, string>;
  /** All exports by name. */
  readonly exports: ReadonlyMap<string, "function" | "table" | "memory" | "global" | "tag">;
}

const SECTION = { types: 1, imports: 2, functions: 3, memory: 5, exports: 7 } as const;
const KINDS = ["function", "table", "memory", "global", "tag"] as const;
const VALUES: Readonly<Record<number, string>> = { 127: "i32", 126: "i64", 125: "f32", 124: "f64" };

/** @throws Refused for what is no module, or one beyond what the reference runs: shared memories, memories of 64 bits, structs */
export function outline(wasm: Uint8Array): Outline {
  const reader = new BinaryReader(wasm);
  for (const byte of [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]) {
    if (!reader.more || reader.u8() !== byte) throw new Refused("Prevalidation", "is no Wasm module");
  }
  const outliner = new Outliner();
  while (reader.more) {
    const from = reader.at;
    const id = reader.u8();
    const length = reader.u32();
    const content = reader.at;
    reader.skip(length);
    outliner.section(id, new BinaryReader(wasm, content, reader.at), { from, to: reader.at, content });
  }
  return outliner.outline();
}

class Outliner {
  readonly #types: string[] = [];
  /** Types of all functions, the imported ones first. */
  readonly #functions: string[] = [];
  readonly #imports: OutlinedImport[] = [];
  readonly #exports = new Map<string, (typeof KINDS)[number]>();
  readonly #exported = new Map<string, number>();
  #memory: MemoryDeclaration | null = null;

  section(id: number, reader: BinaryReader, section: MemoryDeclaration["section"]): void {
    if (id === SECTION.types) each(reader, () => this.#types.push(functionType(reader)));
    if (id === SECTION.imports) each(reader, () => this.#import(reader, section));
    if (id === SECTION.functions) each(reader, () => this.#functions.push(this.#type(reader)));
    if (id === SECTION.memory) each(reader, () => this.#declare(reader, section, false));
    if (id === SECTION.exports) each(reader, () => this.#export(reader));
  }

  outline(): Outline {
    const functions = new Map([...this.#exported].map(([name, index]) => [name, this.#functions[index] ?? "none"]));
    return { imports: this.#imports, memory: this.#memory, functions, exports: this.#exports };
  }

  #import(reader: BinaryReader, section: MemoryDeclaration["section"]): void {
    const [module, name, kind] = [reader.name(), reader.name(), kindOf(reader)];
    const type = kind === "function" ? this.#type(reader) : null;
    if (type !== null) this.#functions.push(type);
    if (kind === "memory") this.#declare(reader, section, true);
    if (kind === "table") skipTable(reader);
    if (kind === "global") reader.skip(2);
    if (kind === "tag") {
      reader.skip(1);
      reader.u32();
    }
    this.#imports.push({ module, name, kind, type });
  }

  #export(reader: BinaryReader): void {
    const [name, kind, index] = [reader.name(), kindOf(reader), reader.u32()];
    this.#exports.set(name, kind);
    if (kind === "function") this.#exported.set(name, index);
  }

  #declare(reader: BinaryReader, section: MemoryDeclaration["section"], imported: boolean): void {
    if (this.#memory) throw new Refused("Prevalidation", "has more than one memory");
    const from = reader.at;
    const flags = reader.u8();
    if (flags > 1) throw new Refused("Prevalidation", "has a memory that is shared, or addressed with 64 bits");
    const initialPages = reader.u32();
    if (flags === 1) reader.u32();
    this.#memory = { imported, initialPages, limits: { from, to: reader.at }, section };
  }

  #type(reader: BinaryReader): string {
    return this.#types[reader.u32()] ?? "unknown";
  }
}

function each(reader: BinaryReader, item: () => void): void {
  for (let left = reader.u32(); left > 0; left--) item();
}

function kindOf(reader: BinaryReader): (typeof KINDS)[number] {
  const kind = KINDS[reader.u8()];
  if (!kind) throw reader.malformed("an import or export is of no known kind");
  return kind;
}

function functionType(reader: BinaryReader): string {
  if (reader.u8() !== 0x60) throw new Refused("Prevalidation", "has types that are no functions");
  const values = () => {
    const names: string[] = [];
    each(reader, () => names.push(VALUES[reader.u8()] ?? "other"));
    return names.join(",");
  };
  return `(${values()})->(${values()})`;
}

function skipTable(reader: BinaryReader): void {
  reader.skip(1);
  const flags = reader.u8();
  reader.u32();
  if ((flags & 1) !== 0) reader.u32();
}
