import { decodeNotification, type PeerSet } from "@parahost/protocol";
import { Lru } from "../../../shared/index.js";

/** Bytes of what is remembered: longer notifications carry much code or head data, and are rare. With it 16 MiB at most. */
const LONGEST = 4 * 1024;
const REMEMBERED = 2_048;
const lately = { validation: new Lru<string, unknown>(REMEMBERED), collation: new Lru<string, unknown>(REMEMBERED) };

type Read<S extends PeerSet> = ReturnType<typeof decodeNotification<S>>;

/**
 * Reads what a peer sent. Gossip brings the same bytes from many peers, and to all nodes of a process: what was read lately is not
 * read again, and is the same object. What is malformed is not remembered.
 */
export function readNotification<S extends PeerSet>(peerSet: S, bytes: Uint8Array): Read<S> {
  if (bytes.length > LONGEST) return decodeNotification(peerSet, bytes);
  const key = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  const known = lately[peerSet].get(key);
  if (known !== undefined) return known as Read<S>;
  const read = decodeNotification(peerSet, bytes);
  if (read.ok) lately[peerSet].set(key, read);
  return read;
}
