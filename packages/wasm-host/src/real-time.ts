import type { ServiceIdentifier } from "inversify";

/** Time as the machine has it, whatever the kernel's clock says: limits of validation code are kept in it. */
export interface RealTime {
  /** Milliseconds since some moment; never goes back. */
  now(): number;
  /**
   * Calls `act` once, no sooner than after that time.
   *
   * @returns calls it off
   */
  after(ms: number, act: () => void): () => void;
}
/** Token of {@link RealTime}. */
export const RealTime: ServiceIdentifier<RealTime> = Symbol.for("parahost.wasm-host.RealTime");
