/** A path in the trie: one nibble a byte, each below 16. */
export type Nibbles = Uint8Array;

/** The nibble of a key at a depth, the high half of a byte first. */
export const nibbleAt = (key: Uint8Array, depth: number): number => {
  const byte = key[depth >> 1] as number;
  return depth & 1 ? byte & 15 : byte >> 4;
};

/** All nibbles of a key from a depth on. */
export function nibblesFrom(key: Uint8Array, depth: number): Nibbles {
  const nibbles = new Uint8Array(2 * key.length - depth);
  for (let i = 0; i < nibbles.length; i++) nibbles[i] = nibbleAt(key, depth + i);
  return nibbles;
}

/** How many nibbles two keys share from a depth on. */
export function sharedByKeys(a: Uint8Array, b: Uint8Array, depth: number): number {
  const end = 2 * Math.min(a.length, b.length);
  let at = depth;
  while (at < end && nibbleAt(a, at) === nibbleAt(b, at)) at++;
  return at - depth;
}

/** How many nibbles of a partial path a key shares, from a depth of the key on. */
export function sharedWithPartial(key: Uint8Array, depth: number, partial: Nibbles): number {
  const end = Math.min(partial.length, 2 * key.length - depth);
  let at = 0;
  while (at < end && nibbleAt(key, depth + at) === partial[at]) at++;
  return at;
}

/** A path, a slot, and the path below it, in one. */
export function joinNibbles(above: Nibbles, slot: number, below: Nibbles): Nibbles {
  const joined = new Uint8Array(above.length + 1 + below.length);
  joined.set(above);
  joined[above.length] = slot;
  joined.set(below, above.length + 1);
  return joined;
}

/** The key at the end of a path. Keys are whole bytes, so the path of a value is even. */
export function keyOfPath(path: Nibbles): Uint8Array {
  const key = new Uint8Array(path.length >> 1);
  for (let i = 0; i < key.length; i++) key[i] = ((path[2 * i] as number) << 4) | (path[2 * i + 1] as number);
  return key;
}
