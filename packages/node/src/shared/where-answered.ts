import { isSubsystemError, type SubsystemError } from "@parahost/kernel";

/**
 * What the runtime says of one block, where it answers: what it cannot say of one is no reason to do without the others.
 *
 * @param unanswered - told of a fault that can be survived
 * @returns `null` where there was one
 */
export async function whereAnswered<T>(
  answer: Promise<T>,
  unanswered: (fault: SubsystemError) => void,
): Promise<T | null> {
  try {
    return await answer;
  } catch (fault) {
    if (!isSubsystemError(fault) || fault.fatal) throw fault;
    unanswered(fault);
    return null;
  }
}
