/** A storage key as text, one character a byte, so that keys can be looked up and the order of texts is that of bytes. */
export type KeyText = string;

export const keyText = (key: Uint8Array): KeyText =>
  Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString("latin1");

/** In memory of its own. */
export const keyBytes = (text: KeyText): Uint8Array => {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
};

/** Keys in order, each once. */
export class SortedKeys {
  readonly #keys: KeyText[] = [];
  readonly #known = new Set<KeyText>();

  add(key: KeyText): void {
    if (this.#known.has(key)) return;
    this.#known.add(key);
    this.#keys.splice(this.#from(key), 0, key);
  }

  /** Those at or above a key, ascending. */
  *from(key: KeyText): Generator<KeyText> {
    for (let at = this.#from(key); at < this.#keys.length; at++) yield this.#keys[at] as KeyText;
  }

  /** Those that start so, ascending. */
  *under(prefix: KeyText): Generator<KeyText> {
    for (const key of this.from(prefix)) {
      if (!key.startsWith(prefix)) return;
      yield key;
    }
  }

  /** Where the first one at or above a key is. */
  #from(key: KeyText): number {
    let [low, high] = [0, this.#keys.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#keys[middle] as KeyText) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
