import { isSubsystemError, SubsystemError } from "@parahost/kernel";

/**
 * Works with a store that the node cannot do without: one that fails is the node's end. A fault that is fatal already stays what
 * it is.
 *
 * @param origin - whose store it is
 * @param code - of the fault
 */
export async function orFatal<T>(origin: string, code: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (isSubsystemError(cause) && cause.fatal) throw cause;
    throw new SubsystemError(origin, code, { fatal: true, cause });
  }
}
