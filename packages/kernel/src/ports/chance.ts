import type { ServiceIdentifier } from "inversify";

/** Chance. Nobody calls `Math.random`: the same seed gives the same run. */
export interface Chance {
  /** Random bytes, so many. */
  bytes(length: number): Uint8Array;
  /** A whole number of 0 to `below - 1`, each as likely. */
  below(below: number): number;
  /** A source of its own for whoever bears that name: what others draw does not change what it gives. */
  fork(name: string): Chance;
}
/** Token of {@link Chance}. */
export const Chance: ServiceIdentifier<Chance> = Symbol.for("parahost.kernel.Chance");
