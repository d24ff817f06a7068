import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { DEV_CODES, devCode } from "@parahost/dev-paras";
import type { PvfHost, PvfOutcome } from "@parahost/kernel";
import { CPU_LIMIT_MS } from "@parahost/node";
import { codecs, commitmentsHash, headDataHash, validationCodeHashOf } from "@parahost/primitives";
import { z } from "zod";
import type { CliIo } from "../cli-io.js";
import { UserError } from "../user-error.js";

const hash32 = z.string().regex(/^0x[0-9a-f]{64}$/, { error: "is no hash" });
const dumpSchema = z.looseObject({
  candidateHash: hash32,
  paraId: z.int(),
  execKind: z.enum(["Backing", "Approval", "Dispute"]),
  reason: z.string(),
  detail: z.string().optional(),
  codeHash: hash32,
});
type Dump = z.infer<typeof dumpSchema>;

/** Found without the code. */
const BEFORE_THE_RUN: ReadonlySet<string> = new Set([
  ...["ParamsTooLarge", "BadParent", "CodeHashMismatch", "PoVHashMismatch", "BadSignature", "InvalidSessionIndex"],
]);
/** Found once the code had run well: by what the chain says, which is not in a dump. */
const AFTER_THE_RUN: ReadonlySet<string> = new Set(["InvalidOutputs", "InvalidUMPSignals"]);

/** What the code says now, and whether it is what was said then. */
interface Replay {
  readonly reason: string;
  readonly detail?: string;
  readonly same: boolean;
}

/**
 * Runs a candidate that was found invalid once more, on the PVF host, and says whether the answer is the same.
 *
 * @param dir - one folder that `parahost dev --dump` has made
 * @param codeFile - the validation code; may be left out for that of our own paras
 * @returns the exit code: 1 where the answer is another one
 * @throws UserError for a dump that cannot be read, or one that needs no code to be found invalid
 */
export async function replayValidation(
  dir: string,
  codeFile: string | undefined,
  io: CliIo,
  pvfHost: () => PvfHost,
): Promise<number> {
  const dump = dumpIn(dir, io.cwd);
  const params = paramsIn(dir, dump, io.cwd);
  const code = codeFor(dump, codeFile, io.cwd);
  const host = pvfHost();
  try {
    const cpuLimitMs = CPU_LIMIT_MS[dump.execKind];
    const codeHash = validationCodeHashOf(code);
    const outcome = await host.execute({ code, codeHash, params, kind: dump.execKind, cpuLimitMs });
    const now = compared(dump, outcome);
    const { candidateHash, paraId, reason, detail } = dump;
    const then = { reason, ...(detail === undefined ? {} : { detail }) };
    io.stdout.write(`${JSON.stringify({ candidateHash, paraId, codeHash, then, now, same: now.same }, null, 2)}\n`);
    return now.same ? 0 : 1;
  } finally {
    await host.close();
  }
}

function dumpIn(dir: string, cwd: string): Dump {
  const file = join(dir, "dump.json");
  const read = dumpSchema.safeParse(jsonOf(textOf(file, cwd), file));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new UserError(`${file}: ${issue?.path.join(".") || "the whole"}: ${issue?.message}`);
}

/** Of a candidate that was refused before any code was run there is nothing to run again. */
function paramsIn(dir: string, { reason }: Dump, cwd: string): Uint8Array {
  if (!BEFORE_THE_RUN.has(reason)) {
    const params = bytesOf(join(dir, "params.bin"), cwd);
    const read = codecs.validationParams.decode(params);
    if (!read.ok) throw new UserError(`${join(dir, "params.bin")}: ${read.error.reason}`);
    return params;
  }
  throw new UserError(`${dir}: was refused as ${reason}, before any code was run: there is nothing to run again`);
}

function codeFor({ codeHash }: Dump, file: string | undefined, cwd: string): Uint8Array {
  if (file !== undefined) {
    const code = bytesOf(file, cwd);
    const own = validationCodeHashOf(code);
    if (own === codeHash) return code;
    throw new UserError(`--code ${file}: has the hash ${own}, and the dump names ${codeHash}`);
  }
  const ours = DEV_CODES.map(devCode).find((code) => validationCodeHashOf(code) === codeHash);
  if (ours) return ours;
  throw new UserError(`--code: is missing: the code ${codeHash} is none of ours`);
}

function compared({ reason, detail }: Dump, outcome: PvfOutcome): Replay {
  if (outcome.kind !== "valid")
    return {
      reason: outcome.reason,
      detail: outcome.detail,
      same: outcome.kind === "invalid" && outcome.reason === reason,
    };
  const returned = codecs.validationResult.decode(outcome.result);
  if (!returned.ok) return { reason: "BadReturn", detail: returned.error.reason, same: reason === "BadReturn" };
  const gave = {
    ParaHeadHashMismatch: headDataHash(returned.value.headData),
    CommitmentsHashMismatch: commitmentsHash(returned.value),
  };
  if (isHeldAgainst(reason, gave)) return { reason, detail: gave[reason], same: gave[reason] === detail };
  return { reason: "Valid", detail: "the code ran, and gave something", same: AFTER_THE_RUN.has(reason) };
}

const isHeldAgainst = <T extends object>(reason: string, gave: T): reason is keyof T & string => reason in gave;

const bytesOf = (file: string, cwd: string): Uint8Array => {
  try {
    return Uint8Array.from(readFileSync(resolve(cwd, file)));
  } catch (fault) {
    throw new UserError(`${file}: cannot be read: ${(fault as Error).message}`);
  }
};
const textOf = (file: string, cwd: string): string => new TextDecoder().decode(bytesOf(file, cwd));

function jsonOf(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (fault) {
    throw new UserError(`${file}: is no JSON: ${(fault as Error).message}`);
  }
}
