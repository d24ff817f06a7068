import { Kernel, type KernelExports } from "./kernel.js";

/** Node and browsers have it; the libraries that TypeScript is given here do not name it. */
declare const WebAssembly: {
  readonly instantiate: (bytes: Uint8Array) => Promise<{ readonly instance: { readonly exports: KernelExports } }>;
};

/** From `src` as from `dist`, the kernel is in `dist`: `npm run build:wasm` puts it there. */
const KERNEL = new URL("../../dist/kernel.wasm", import.meta.url);

let loaded: Kernel | undefined;
let loading: Promise<void> | undefined;

/**
 * Loads the Wasm kernel. Coding works without it, ten times slower; the first use starts the loading by itself.
 *
 * @returns a promise that rejects where the kernel was not built or cannot be run; coding then stays plain
 */
export function erasureCodingReady(): Promise<void> {
  loading ??= load();
  return loading;
}

async function load(): Promise<void> {
  const { instance } = await WebAssembly.instantiate(await kernelBytes());
  loaded = new Kernel(instance.exports);
}

async function kernelBytes(): Promise<Uint8Array> {
  if (KERNEL.protocol !== "file:") return new Uint8Array(await (await fetch(KERNEL)).arrayBuffer());
  // Not by an import: a browser's bundle would carry it, and a dynamic one may come when a test is over.
  return process.getBuiltinModule("node:fs/promises").readFile(KERNEL);
}

/** The kernel, once it is there. */
export function kernel(): Kernel | undefined {
  // Whoever needs to know that Wasm is missing awaits `erasureCodingReady`; here the plain coder is the answer.
  if (!loading) erasureCodingReady().catch(() => undefined);
  return loaded;
}
