/**
 * Why code can never be run. `code` is upstream's variant of `PrepareError`.
 *
 * `CouldNotDecompressCodeBlob`: does not unpack, or unpacks to too much. `Prevalidation`: is no module, or one that asks for
 * what it does not get or lacks what it must have. `Preparation`: does not compile.
 */
export interface CodeRefusal {
  readonly code: "CouldNotDecompressCodeBlob" | "Prevalidation" | "Preparation";
  readonly detail: string;
}

/** Carries a refusal out of the reading of a binary. Caught where the check is asked for. */
export class Refused extends Error {
  override readonly name = "Refused";

  constructor(
    readonly code: CodeRefusal["code"],
    detail: string,
  ) {
    super(detail);
  }
}

/** @throws Refused, of kind `Prevalidation` */
export function refuse(detail: string): never {
  throw new Refused("Prevalidation", detail);
}
