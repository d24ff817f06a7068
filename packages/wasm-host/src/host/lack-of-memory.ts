/** Whether this machine could not give what was asked for, as the engine says it; a stack overflow is a RangeError too. */
export function isLackOfMemory(fault: unknown): fault is RangeError {
  return (
    fault instanceof RangeError &&
    /could not allocate|out of memory|cannot allocate|allocation failed/i.test(fault.message)
  );
}
