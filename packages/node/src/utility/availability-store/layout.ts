import type { StoreEntry, StoreLayout } from "@parahost/kernel";
import { type Codec, codecs, toHex } from "@parahost/primitives";
import { agendaItem } from "./agenda.js";
import { FORMAT_VERSION, STORE_NAME } from "./config.js";
import { candidateMeta, chunkKey, dataKey, metaKey, NOTED_KEY } from "./records.js";

const NO_CANDIDATE = `0x${"00".repeat(32)}` as Parameters<typeof metaKey>[0];
/** Each kind of row: a key of it, its name, its value. */
const ROWS: readonly (readonly [example: Uint8Array, kind: string, value: Codec<unknown>])[] = [
  [metaKey(NO_CANDIDATE), "record", candidateMeta as Codec<unknown>],
  [dataKey(NO_CANDIDATE), "data", codecs.availableData as Codec<unknown>],
  [chunkKey(NO_CANDIDATE, 0), "chunk", codecs.erasureChunk as Codec<unknown>],
  [NOTED_KEY, "noted up to", codecs.blockNumber as Codec<unknown>],
];

/** What lies in the store `availability-store`: a record, perhaps data and chunks of each candidate, and when to look at it again. */
export const availabilityStoreLayout: StoreLayout = {
  name: STORE_NAME,
  formatVersion: FORMAT_VERSION,
  entryOf(key, bytes): StoreEntry | null {
    const item = bytes.length === 0 ? agendaItem(key) : null;
    if (item) return { kind: "agenda", key: { ...item }, value: null };
    const row = ROWS.find(([example]) => example[0] === key[0] && example.length === key.length);
    const value = row?.[2].decode(bytes);
    if (!row || !value?.ok) return null;
    return { kind: row[1], key: named(key), value: value.value };
  },
};

/** After the letter comes a candidate, and after a chunk's its index. */
function named(key: Uint8Array): StoreEntry["key"] {
  if (key.length < 33) return {};
  const candidateHash = toHex(key.subarray(1, 33));
  if (key.length === 33) return { candidateHash };
  return { candidateHash, index: new DataView(key.buffer, key.byteOffset).getUint32(33) };
}
