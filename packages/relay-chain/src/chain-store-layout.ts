import type { StoreEntry, StoreLayout } from "@parahost/kernel";
import { type Codec, codec, codecs, type Header, struct, toHex } from "@parahost/primitives";
import { FINALIZED, FORMAT_VERSION, GENESIS, STORE_NAME } from "./chain-store.js";

/** A body is the runtime's own affair: here it is bytes. */
const rest: Codec<Uint8Array> = codec<Uint8Array>({
  name: "rest",
  definition: { type: "Bytes", named: new Map() },
  leastBytes: 0,
  read: (from) => from.raw(from.left),
  write: (to, value) => to.raw(value),
});
const finalized = struct<{ readonly header: Header; readonly body: Uint8Array }>("FinalizedBlock", {
  header: codecs.header,
  body: rest,
});
const unfinalized = struct<{ readonly arrival: number; readonly header: Header; readonly body: Uint8Array }>(
  "UnfinalizedBlock",
  { arrival: codecs.u32, header: codecs.header, body: rest },
);
const letter = (text: string): number => text.charCodeAt(0);

/** What lies in the store `relay-chain`: the finalized block, its state, and the blocks above it. */
export const relayChainStoreLayout: StoreLayout = {
  name: STORE_NAME,
  formatVersion: FORMAT_VERSION,
  entryOf(key, bytes): StoreEntry | null {
    switch (key[0]) {
      case GENESIS[0]:
        return entry("genesis", {}, codecs.hash, bytes);
      case FINALIZED[0]:
        return entry("finalized block", {}, finalized, bytes);
      case letter("s"):
        return { kind: "state", key: { storageKey: toHex(key.subarray(1)) }, value: bytes };
      case letter("b"): {
        if (key.length !== 37) return null;
        const number = new DataView(key.buffer, key.byteOffset).getUint32(1);
        return entry("unfinalized block", { number, hash: toHex(key.subarray(5)) }, unfinalized, bytes);
      }
      default:
        return null;
    }
  },
};

function entry<T>(kind: string, key: StoreEntry["key"], type: Codec<T>, bytes: Uint8Array): StoreEntry | null {
  const value = type.decode(bytes);
  return value.ok ? { kind, key, value: value.value } : null;
}
