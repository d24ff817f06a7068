import { isSubsystemError } from "@parahost/kernel";

/** An answer of the runtime; `null` where its version does not know the question. */
export async function whereSupported<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (fault) {
    if (isSubsystemError(fault) && fault.code === "NotSupported") return null;
    throw fault;
  }
}
