/** So long after a leaf its bitfield is signed: chunks need time to arrive. */
export const SPAWNED_TASK_DELAY_MS = 1_500;
