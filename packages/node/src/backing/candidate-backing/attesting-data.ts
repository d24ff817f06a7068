import type { CandidateReceipt, ValidatorIndex } from "@parahost/primitives";

/** What it takes to attest a candidate that another validator has put forward. */
export interface AttestingData {
  readonly receipt: CandidateReceipt;
  /** The backer that we are to have the PoV from. */
  readonly fromValidator: ValidatorIndex;
  /** Other backers, in the order in which they voted: tried one after the other when one does not deliver. */
  readonly backing: readonly ValidatorIndex[];
}

/** The same with the next backer. @returns `null` where all were tried */
export function nextBacker({ receipt, backing }: AttestingData): AttestingData | null {
  const [next, ...others] = backing;
  return next === undefined ? null : { receipt, fromValidator: next, backing: others };
}
