import type { StoreEntry, StoreLayout } from "@parahost/kernel";
import { type Codec, codecs } from "@parahost/primitives";
import { FORMAT_VERSION } from "../config.js";
import { REF_BYTES, refAt } from "./places.js";
import { disputeStatus, STORE_NAME } from "./vote-store.js";

/** Each kind of row by the letter that it begins with: its name, its value, and the bytes of its key. */
const ROWS: ReadonlyMap<string, readonly [kind: string, value: Codec<unknown>, keyBytes: number]> = new Map([
  ["c", ["receipt", codecs.candidateReceipt as Codec<unknown>, REF_BYTES]],
  ["v", ["vote", codecs.disputeStatementRow as Codec<unknown>, REF_BYTES + 5]],
  ["d", ["dispute", disputeStatus as Codec<unknown>, REF_BYTES]],
]);

/** What lies in the store `dispute-coordinator`: receipts, votes on them, and disputes, by session. */
export const disputeStoreLayout: StoreLayout = {
  name: STORE_NAME,
  formatVersion: FORMAT_VERSION,
  entryOf(key, bytes): StoreEntry | null {
    const [kind, codec, keyBytes] = ROWS.get(String.fromCharCode(key[0] ?? 0)) ?? [];
    const value = codec?.decode(bytes);
    if (kind === undefined || !value?.ok || key.length !== keyBytes) return null;
    return { kind, key: { ...refAt(key) }, value: value.value };
  },
};
