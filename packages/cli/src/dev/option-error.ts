/** What is wrong with the options: which one, and why. */
export class OptionError extends Error {
  override readonly name = "OptionError";
  readonly code = "BadOption";

  constructor(
    readonly option: string,
    readonly reason: string,
    cause?: unknown,
  ) {
    super(`${option}: ${reason}`, cause === undefined ? {} : { cause });
  }
}
