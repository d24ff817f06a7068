import type { StoreEntry, StoreLayout } from "@parahost/kernel";
import { toHex } from "@parahost/primitives";
import { FORMAT_VERSION, STORE_NAME } from "./config.js";
import { isCopy, META, placesOf } from "./places.js";
import { guardMeta, signingRecord } from "./record.js";

/** What lies in the store `signing-guard`: the chain it is of, and records of what was signed. */
export const signingGuardLayout: StoreLayout = {
  name: STORE_NAME,
  formatVersion: FORMAT_VERSION,
  entryOf(key, bytes): StoreEntry | null {
    if (toHex(key) === toHex(META)) {
      const meta = guardMeta.decode(bytes);
      return meta.ok ? { kind: "chain", key: {}, value: meta.value } : null;
    }
    const record = signingRecord.decode(bytes);
    if (!record.ok || !placesOf(record.value).some((place) => toHex(place) === toHex(key))) return null;
    const kind = isCopy(key, record.value) ? "copy among the votes" : "record";
    return { kind, key: {}, value: record.value };
  },
};
