import type { CliIo } from "./cli-io.js";
import { failureOf } from "./user-error.js";

/** How the user gave an option, by the option's name. */
type NameOf = (option: string) => string;

/**
 * Runs a command's work; what it fails with becomes one line on standard error.
 *
 * @param work - may say how options were given, as soon as it knows
 * @returns the exit code
 */
export async function reported(
  { stderr }: Pick<CliIo, "stderr">,
  work: (nameOptions: (nameOf: NameOf) => void) => Promise<number>,
): Promise<number> {
  let nameOf: NameOf | undefined;
  try {
    return await work((given) => {
      nameOf = given;
    });
  } catch (fault) {
    const { exitCode, line } = failureOf(fault, nameOf);
    stderr.write(`${line}\n`);
    return exitCode;
  }
}
