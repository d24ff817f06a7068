/*
 * What is used here of the WebAssembly interface. The libraries that TypeScript is given do not name it, and those that
 * do name the whole of a browser with it.
 */

/** Compiled code. Can be posted to workers, which share it. */
export interface WasmModule {
  readonly [wasmModule]: true;
}
declare const wasmModule: unique symbol;

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}
export interface WasmGlobal {
  /** Can be set where the code declares it mutable. */
  value: unknown;
}
export interface WasmImport {
  readonly module: string;
  readonly name: string;
  readonly kind: string;
}
interface WasmInstance {
  readonly exports: Readonly<Record<string, unknown>>;
}
type WasmImports = Record<string, Record<string, unknown>>;
type Errors = new (message?: string) => Error;

interface WebAssemblyInterface {
  compile(bytes: Uint8Array): Promise<WasmModule>;
  readonly Module: {
    new (bytes: Uint8Array): WasmModule;
    imports(module: WasmModule): WasmImport[];
  };
  readonly Instance: new (module: WasmModule, imports: WasmImports) => WasmInstance;
  readonly Memory: new (limits: { initial: number; maximum: number }) => WasmMemory;
  readonly Global: new (...never: never[]) => WasmGlobal;
  readonly CompileError: Errors;
  readonly RuntimeError: Errors;
  readonly LinkError: Errors;
  readonly Exception?: Errors;
}

/** The engine's own. */
export const webAssembly = (globalThis as unknown as { readonly WebAssembly: WebAssemblyInterface }).WebAssembly;

export const PAGE_BYTES = 65_536;
