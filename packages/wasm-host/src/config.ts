import { availableParallelism } from "node:os";
import type { ServiceIdentifier } from "inversify";

/** Where the built worker is: `dist/pvf/worker.js` of this package, from sources too. */
export const PvfWorkerEntry: ServiceIdentifier<URL> = Symbol.for("parahost.wasm-host.PvfWorkerEntry");

/** What a run of validation code may use. */
export interface PvfLimits {
  /** Pages of 64 KiB that its memory may grow to. Asking for more at once is refused. */
  readonly memoryPages: number;
  /** Bytes of a compressed code, unpacked. */
  readonly codeBytes: number;
  /** Bytes of an answer. */
  readonly outputBytes: number;
}

/** The knobs of the pool. */
export interface PvfConfig extends PvfLimits {
  /** Runs at the same time. One more worker is kept warm. */
  readonly workers: number;
  /** Real time that unpacking and compiling may take. */
  readonly prepareLimitMs: number;
  /** How often the CPU limit of a run may go by in real time, before it is given up without a verdict. */
  readonly wallFactor: number;
  /** Bytes of unpacked code whose compiled form is kept. The least recently used goes first. */
  readonly preparedBytes: number;
  /** What a run takes in virtual time, however long it takes: others go on meanwhile. */
  readonly runTakesMs: number;
}
/** Overrides for {@link PVF_DEFAULTS}; need not be bound. */
export const PvfConfig: ServiceIdentifier<Partial<PvfConfig>> = Symbol.for("parahost.wasm-host.PvfConfig");

const MIB = 1 << 20;
/** The reference's limits, as far as it has them; see decision 19. */
export const PVF_DEFAULTS: PvfConfig = {
  // As upstream: 32 pages that code is thought to need by itself, and 2,048 for its heap.
  memoryPages: 2_080,
  codeBytes: 16 * MIB,
  outputBytes: 16 * MIB,
  // The event loop often has nothing to do but wait for them.
  workers: Math.min(2, availableParallelism()),
  prepareLimitMs: 60_000,
  wallFactor: 4,
  preparedBytes: 512 * MIB,
  runTakesMs: 20,
};

/** What a runtime may use. */
export interface RuntimeLimits {
  /** Bytes of a compressed code, unpacked. */
  readonly codeBytes: number;
  /** Pages of memory that a call begins with, beyond those that the code asks for. */
  readonly firstPages: number;
  /** Pages that it may grow by. */
  readonly heapPages: number;
  /** Good signatures to remember. */
  readonly signatures: number;
}
/** The reference's limits, and room to begin with for the calls of a chain with some hundred validators. */
export const RUNTIME_DEFAULTS: RuntimeLimits = {
  codeBytes: 50 * MIB,
  firstPages: 64,
  heapPages: 2_048,
  signatures: 16_384,
};
