import { webAssembly } from "../web-assembly.js";
import { isLackOfMemory } from "./lack-of-memory.js";

/** Ends a run as a trap does: the code asked the host for what it does not give. Its doing, so a verdict. */
export class HostTrap extends Error {
  override readonly name = "HostTrap";
}

/** Ends a run because this machine has not what the code may well ask for. No verdict. */
export class LocalFault extends Error {
  override readonly name = "LocalFault";
}

/**
 * Tells what ended a run. What the engine and the host throw while code runs is the code's doing, unless this machine could
 * not give what it may have.
 *
 * @returns false for a lack of this machine
 * @throws what was thrown, where it is neither: a bug of the host
 */
export function isCodesDoing(fault: unknown): boolean {
  if (fault instanceof LocalFault || isLackOfMemory(fault)) return false;
  const { RuntimeError, LinkError, Exception } = webAssembly;
  const codes = [HostTrap, RuntimeError, LinkError, ...(Exception ? [Exception] : []), RangeError];
  if (codes.some((type) => fault instanceof type)) return true;
  throw fault;
}
