import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Stores } from "@parahost/kernel";
import { SigningRecords } from "@parahost/node";
import { LevelStores } from "../../adapters/level-stores.js";
import { RealClock } from "../../adapters/real-clock.js";
import { UserError } from "../user-error.js";

const STORE = "signing-guard";

/**
 * The folder of the one node that is meant.
 *
 * @param data - the data folder, as the user gave it
 * @param node - may be left out where one node alone has a record
 * @throws UserError where there is no such folder, or it is not clear which
 */
export function nodeFolder(cwd: string, data: string, node: string | undefined): string {
  const folder = resolve(cwd, data);
  if (node !== undefined && !/^[A-Za-z0-9][\w.-]*$/.test(node))
    throw new UserError(`--node: ${node} is no node's name`);
  if (!existsSync(folder)) throw new UserError(`--data ${data}: there is no such folder`);
  if (node !== undefined) return join(folder, node);
  const [only, ...others] = nodesIn(folder);
  if (only === undefined)
    throw new UserError(`--data ${data}: no node has a record in it; --node says for whom to make one`);
  if (others.length > 0) throw new UserError(`--node: which of ${[only, ...others].join(", ")}?`);
  return join(folder, only);
}

/** Whether there is a record to be read. */
export const hasRecord = (folder: string): boolean => existsSync(join(folder, STORE));

/** Opens the record for a moment. Fails with `StoreLocked` while the node runs. */
export async function withRecords<T>(folder: string, work: (records: SigningRecords) => Promise<T>): Promise<T> {
  const stores: Stores = new LevelStores(folder, new RealClock());
  const records = await SigningRecords.open(stores);
  try {
    return await work(records);
  } finally {
    await records.close();
  }
}

const nodesIn = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((node) => hasRecord(join(folder, node)))
    .sort();
