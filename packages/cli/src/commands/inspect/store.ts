import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import type { StoreEntry, StoreLayout } from "@parahost/kernel";
import { toHex } from "@parahost/primitives";
import { type LevelSnapshot, StoreInUse, withSnapshot } from "../../adapters/level-snapshot.js";
import type { CliIo } from "../cli-io.js";
import { table } from "../table.js";
import { UserError } from "../user-error.js";
import { plain } from "./plain.js";
import { storeLayouts } from "./store-layouts.js";

/** Every LevelDB has such a file. */
const MARK = "CURRENT";
/** A data folder holds nodes, a node's folder stores. */
const DEPTH = 2;
/** Bytes of a value that are shown to people; the rest is counted. */
const SHOWN_TEXT = 160;

interface Counted {
  readonly store: string;
  readonly format: string | null;
  /** `null` where the format is not one that we can read: rows are counted as they are. */
  readonly rows: readonly { readonly kind: string; readonly count: number; readonly bytes: number }[];
}

/** What is said of rows that no layout knows. */
const UNKNOWN = "unknown";

/**
 * Shows what lies in the stores below a folder: a data folder, a node's, or one store's. Nothing is written there.
 *
 * @throws UserError where there is no store, or a node that runs has one open
 */
export async function inspectStores(
  given: string,
  { entries = false, json = false }: { readonly entries?: boolean; readonly json?: boolean },
  io: CliIo,
): Promise<void> {
  const folder = resolve(io.cwd, given);
  if (existsSync(folder) && !statSync(folder).isDirectory()) throw new UserError(`${given}: is a file`);
  const stores = storesBelow(folder, DEPTH);
  if (stores.length === 0) throw new UserError(`${given}: there is no store in it`);
  const counted: Counted[] = [];
  for (const store of stores) {
    const name = relative(dirname(folder), store);
    counted.push(await ofStore(store, name, (entry) => entries && io.stdout.write(entryLine(name, entry, json))));
  }
  if (json) for (const store of counted) io.stdout.write(`${JSON.stringify(store)}\n`);
  else io.stdout.write(`${entries ? "\n" : ""}${countLines(counted).join("\n")}\n`);
}

function storesBelow(folder: string, depth: number): readonly string[] {
  if (existsSync(join(folder, MARK))) return [folder];
  if (depth === 0 || !existsSync(folder)) return [];
  const below = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return below
    .map(({ name }) => name)
    .sort()
    .flatMap((name) => storesBelow(join(folder, name), depth - 1));
}

async function ofStore(folder: string, name: string, show: (entry: StoreEntry) => unknown): Promise<Counted> {
  try {
    return await withSnapshot(folder, (snapshot) => counts(snapshot, name, layoutOf(folder, snapshot), show));
  } catch (fault) {
    if (fault instanceof StoreInUse)
      throw new UserError(`${name}: a node runs on it; stop ${basename(dirname(folder))} first`);
    throw new UserError(`${name}: cannot be read: ${(fault as Error).message}`);
  }
}

/** A store of another format version is not read as if it were of ours. */
const layoutOf = (folder: string, { format }: LevelSnapshot): StoreLayout | undefined =>
  storeLayouts.find(({ name, formatVersion }) => name === basename(folder) && String(formatVersion) === format);

async function counts(
  snapshot: LevelSnapshot,
  store: string,
  layout: StoreLayout | undefined,
  show: (entry: StoreEntry) => unknown,
): Promise<Counted> {
  const rows = new Map<string, { kind: string; count: number; bytes: number }>();
  for await (const [key, value] of snapshot.rows()) {
    const entry = layout?.entryOf(key, value) ?? { kind: UNKNOWN, key: { bytes: toHex(key) }, value };
    const row = rows.get(entry.kind) ?? { kind: entry.kind, count: 0, bytes: 0 };
    row.count += 1;
    row.bytes += key.length + value.length;
    rows.set(entry.kind, row);
    show(entry);
  }
  return { store, format: snapshot.format, rows: [...rows.values()] };
}

function entryLine(store: string, { kind, key, value }: StoreEntry, json: boolean): string {
  const shown = { store, kind, key: plain(key), value: plain(value) };
  if (json) return `${JSON.stringify(shown)}\n`;
  const text = JSON.stringify(shown.value);
  const short = text.length > SHOWN_TEXT ? `${text.slice(0, SHOWN_TEXT)}… (${text.length} characters)` : text;
  const named = Object.keys(key).length === 0 ? "" : ` ${Object.values(key).join(" ")}`;
  return `${store} ${kind}${named}: ${short}\n`;
}

function countLines(stores: readonly Counted[]): readonly string[] {
  const rows = stores.flatMap(({ store, format, rows }) => {
    const said = format ?? "none";
    if (rows.length === 0) return [[store, said, "empty", 0, 0]];
    return rows.map(({ kind, count, bytes }) => [store, said, kind, count, bytes]);
  });
  return table([["store", "format", "holds", "rows", "bytes"], ...rows]);
}
