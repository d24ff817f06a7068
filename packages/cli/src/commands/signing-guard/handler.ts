import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import {
  type Conflict,
  conflictFault,
  conflictsAmong,
  type MergeError,
  type SigningHistory,
  type SigningRecords,
} from "@parahost/node";
import type { CliIo } from "../cli-io.js";
import { reported } from "../reported.js";
import { UserError } from "../user-error.js";
import { historyText, parseHistory } from "./history-file.js";
import { hasRecord, nodeFolder, withRecords } from "./node-folder.js";

/** What each of the commands is given. */
export interface Given {
  readonly data: string;
  readonly node?: string;
  readonly file?: string;
}

/** Writes a node's record to a file, or to standard output. */
export const exportRecord = (given: Given, io: CliIo): Promise<number> =>
  reported(io, async () => {
    const history = await withRecords(existing(given, io), historyOf);
    const text = historyText(history);
    if (given.file === undefined) io.stdout.write(text);
    else {
      writeNew(resolve(io.cwd, given.file), given.file, text);
      io.stderr.write(`${countOf(history)} written to ${given.file}\n`);
    }
    return 0;
  });

/** Takes the record of another machine into a node's own: all of it, or nothing. */
export const importRecord = (given: Given & { readonly file: string }, io: CliIo): Promise<number> =>
  reported(io, async () => {
    const history = parseHistory(textOf(io.cwd, given.file), given.file);
    const refusal = await withRecords(nodeFolder(io.cwd, given.data, given.node), (records) => records.merge(history));
    if (refusal) throw refused(given.file, refusal);
    io.stdout.write(`${countOf(history)} taken in from ${given.file}\n`);
    return 0;
  });

/** Looks for conflicts in a node's record, and between it and a file. 1 where there are some. */
export const checkRecord = (given: Given, io: CliIo): Promise<number> =>
  reported(io, async () => {
    const own = await withRecords(existing(given, io), historyOf);
    const other = given.file === undefined ? null : parseHistory(textOf(io.cwd, given.file), given.file);
    if (other && other.genesis !== own.genesis)
      throw refused(given.file ?? "", { code: "OtherGenesis", stored: own.genesis, given: other.genesis });
    const conflicts = conflictsAmong([...own.records, ...(other?.records ?? [])]);
    for (const conflict of conflicts) io.stderr.write(`parahost: ${sentence(conflict)}\n`);
    if (conflicts.length > 0) return 1;
    io.stdout.write(`${countOf(own)}${other ? `, ${countOf(other)} in ${given.file}` : ""}: none conflict\n`);
    return 0;
  });

/** Reading must not make a store. */
function existing({ data, node }: Given, { cwd }: CliIo): string {
  const folder = nodeFolder(cwd, data, node);
  if (!hasRecord(folder)) throw new UserError(`--node: ${node} has no record in ${data}`);
  return folder;
}

async function historyOf(records: SigningRecords): Promise<SigningHistory> {
  const { meta } = records;
  if (!meta) throw new UserError("the record is empty: nothing was ever signed");
  const all = [];
  for await (const record of records.all()) all.push(record);
  return { ...meta, records: all };
}

function refused(file: string, refusal: MergeError): UserError {
  if (refusal.code === "OtherGenesis")
    return new UserError(`${file}: is of the chain ${refusal.given}, and the record of ${refusal.stored}`);
  return new UserError(`${file}: ${sentence(refusal.conflict)}; nothing was taken in`);
}

const sentence = (conflict: Conflict): string => {
  const { details } = conflictFault(conflict);
  return `two records conflict (${conflict.kind}): ${JSON.stringify(details["signed"])} and ${JSON.stringify(details["wanted"])}`;
};

const countOf = ({ records }: SigningHistory): string => `${records.length} record${records.length === 1 ? "" : "s"}`;

/** A record that is there is somebody's only copy, perhaps. */
function writeNew(path: string, file: string, text: string): void {
  try {
    writeFileSync(path, text, { flag: "wx" });
  } catch (fault) {
    throw new UserError(`${file}: cannot be written: ${(fault as Error).message}`);
  }
}

function textOf(cwd: string, file: string): string {
  try {
    return readFileSync(resolve(cwd, file), "utf8");
  } catch (fault) {
    throw new UserError(`${file}: cannot be read: ${(fault as Error).message}`);
  }
}
