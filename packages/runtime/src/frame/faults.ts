import type { EncodeFault } from "@parahost/primitives";

/**
 * A broken promise of the runtime's own: a state that does not decode, an invariant that does not hold, modules put together
 * wrongly. Never an outcome of a block. Recognised by its brand, as faults are in every room.
 */
export abstract class RuntimeFault extends Error {
  readonly isRuntimeFault = true;
  abstract readonly code: string;
  abstract readonly details: Readonly<Record<string, unknown>>;
}
/** Told by its brand: a copy of this package makes faults too. */
export const isRuntimeFault = (fault: unknown): fault is RuntimeFault =>
  typeof fault === "object" && fault !== null && "isRuntimeFault" in fault;

/** What codecs throw for what is not a value of their type. Told by its code: another copy's class is not ours. */
export const isEncodeFault = (fault: unknown): fault is EncodeFault =>
  typeof fault === "object" && fault !== null && "code" in fault && fault.code === "Encode";

/** `Undecodable`: an entry of the state is not of its type. `NotOpen`: storage was used outside an execution. */
export class StorageFault extends RuntimeFault {
  constructor(
    readonly code: "Undecodable" | "NotOpen",
    readonly details: Readonly<Record<string, unknown>>,
  ) {
    super(code === "Undecodable" ? "an entry of the state does not decode" : "storage is used outside an execution");
    this.name = "StorageFault";
  }
}

/** `InvariantBroken`: what must hold after every block does not. `UnlistedModule`, `MissingModule`, `TwoModules`: wiring. */
export class FrameFault extends RuntimeFault {
  constructor(
    readonly code: "InvariantBroken" | "UnlistedModule" | "MissingModule" | "TwoModules",
    readonly details: Readonly<Record<string, unknown>>,
  ) {
    super(`runtime: ${code}`);
    this.name = "FrameFault";
  }
}
