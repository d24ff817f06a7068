import { err, ok, type Result } from "../result.js";
import type { Nibbles } from "./nibbles.js";
import { HASH_BYTES } from "./node.js";

/** What a node says of a value or a child: the thing itself, or the hash under which it lies elsewhere. */
export type Handle = { readonly inline: Uint8Array } | { readonly hash: Uint8Array };

/** A node read from its bytes; `null` for the empty trie. */
export interface DecodedNode {
  readonly partial: Nibbles;
  readonly value: Handle | null;
  /** 16 slots; `null` for a leaf. */
  readonly children: readonly (Handle | null)[] | null;
}

/** Reads the bytes of a node, which may come from anyone. */
export function decodeNode(bytes: Uint8Array): Result<DecodedNode | null, "DecoderError"> {
  if (bytes[0] === 0) return ok(null);
  const reader = new NodeReader(bytes);
  const kind = kindOf(reader.byte());
  if (!kind) return err("DecoderError");
  const partial = reader.nibbles(reader.size(bytes[0] as number, kind.max));
  const bitmap = kind.branch ? reader.byte() | (reader.byte() << 8) : 0;
  const value = kind.value === "none" ? null : reader.value(kind.value);
  const children = kind.branch
    ? Array.from({ length: 16 }, (_, i) => (bitmap & (1 << i) ? reader.child() : null))
    : null;
  return reader.isSound && !(kind.branch && bitmap === 0) ? ok({ partial, value, children }) : err("DecoderError");
}

interface Kind {
  readonly branch: boolean;
  readonly value: "none" | "inline" | "hash";
  readonly max: number;
}

function kindOf(first: number): Kind | null {
  if (first >= 0xc0) return { branch: true, value: "inline", max: 63 };
  if (first >= 0x80) return { branch: true, value: "none", max: 63 };
  if (first >= 0x40) return { branch: false, value: "inline", max: 63 };
  if (first >= 0x20) return { branch: false, value: "hash", max: 31 };
  return first >= 0x10 ? { branch: true, value: "hash", max: 15 } : null;
}

/** Reads on past the end as if there were zeros, and remembers that it did. */
class NodeReader {
  isSound = true;
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  byte(): number {
    return this.take(1)[0] ?? 0;
  }

  take(count: number): Uint8Array {
    const end = this.at + count;
    if (end > this.bytes.length) this.isSound = false;
    const taken = this.bytes.subarray(this.at, end);
    this.at = Math.min(end, this.bytes.length);
    return taken;
  }

  size(first: number, max: number): number {
    let size = first & max;
    if (size < max) return size;
    for (let more = 255; more === 255 && this.isSound; size += more) more = this.byte();
    return size;
  }

  nibbles(count: number): Nibbles {
    const packed = this.take((count + 1) >> 1);
    const odd = count & 1;
    if (!this.isSound || (odd && (packed[0] as number) > 15)) {
      this.isSound = false;
      return new Uint8Array();
    }
    const nibbles = new Uint8Array(count);
    for (let i = 0; i < count; i++) {
      const byte = packed[(i + odd) >> 1] as number;
      nibbles[i] = (i + odd) & 1 ? byte & 15 : byte >> 4;
    }
    return nibbles;
  }

  value(form: "inline" | "hash"): Handle {
    return form === "hash" ? { hash: this.take(HASH_BYTES) } : { inline: this.take(this.compact()) };
  }

  child(): Handle {
    const bytes = this.take(this.compact());
    return bytes.length === HASH_BYTES ? { hash: bytes } : { inline: bytes };
  }

  private compact(): number {
    const first = this.byte();
    const mode = first & 3;
    if (mode === 0) return first >> 2;
    if (mode === 1) return (first >> 2) | (this.byte() << 6);
    if (mode === 2) return ((first >> 2) | (this.byte() << 6) | (this.byte() << 14) | (this.byte() << 22)) >>> 0;
    if (first !== 3) this.isSound = false;
    return (this.byte() | (this.byte() << 8) | (this.byte() << 16) | (this.byte() << 24)) >>> 0;
  }
}
