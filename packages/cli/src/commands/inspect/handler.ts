import type { CliIo } from "../cli-io.js";
import { reported } from "../reported.js";
import { UserError } from "../user-error.js";
import type { SignatureFacts } from "./signature.js";

/** Shows a value, or names every type where none is given. @returns the exit code */
export const runInspect = (type: string | undefined, text: string | undefined, io: CliIo): Promise<number> =>
  reported(io, async () => {
    const { inspectValue, listTypes } = await import("./value.js");
    if (type === undefined) listTypes(io);
    else if (text === undefined)
      throw new UserError(`${type}: its bytes are missing: hex, @FILE, or - for standard input`);
    else await inspectValue(type, text, io);
    return 0;
  });

/** Checks a signature; bytes in the place of the kind are a value of the type that goes by the same name. @returns the exit code: 1 where it is bad */
export const runSignature = (kind: string, facts: SignatureFacts, io: CliIo): Promise<number> =>
  BYTES.test(kind)
    ? runInspect("signature", kind, io)
    : reported(io, async () => (await import("./signature.js")).inspectSignature(kind, facts, io));
const BYTES = /^(0x.*|@.+|-|[0-9a-fA-F]{128})$/;

/** Shows what lies in stores. @returns the exit code */
export const runStore = (
  dir: string,
  options: { readonly entries?: boolean; readonly json?: boolean },
  io: CliIo,
): Promise<number> =>
  reported(io, async () => {
    await (await import("./store.js")).inspectStores(dir, options, io);
    return 0;
  });

/** Runs a dumped candidate again. @returns the exit code: 1 where the answer is another one */
export const runValidation = (dir: string, code: string | undefined, io: CliIo): Promise<number> =>
  reported(io, async () => {
    const [{ replayValidation }, { ownPvfHost }] = await Promise.all([
      import("./validation.js"),
      import("../../adapters/own-pvf-host.js"),
    ]);
    return replayValidation(dir, code, io, () => ownPvfHost(io.stderr));
  });
