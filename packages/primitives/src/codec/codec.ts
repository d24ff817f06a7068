import { err, ok, type Result } from "../result.js";
import { isMalformed } from "./malformed.js";
import { Reader } from "./reader.js";
import { Writer } from "./writer.js";

/** Bytes that are not the one encoding of a value of the type. `reason` says what is wrong, and at which byte. */
export interface DecodeError {
  readonly code: "Decode";
  readonly type: string;
  readonly reason: string;
}

/** How `@polkadot/types` spells a type: its expression, and the named types that it needs. */
export interface TypeDefinition {
  readonly type: string;
  readonly named: ReadonlyMap<string, string | Readonly<Record<string, unknown>>>;
}

/**
 * The SCALE encoding of a domain type. One declaration makes the encoder, the decoder and the definition for `@polkadot/types`.
 *
 * Decoding is strict: only the one encoding of a value is accepted, except that bits beyond a bitfield's length are cleared.
 * What is decoded may be a view of the bytes where it is large and most of them: neither is written to afterwards.
 */
export interface Codec<T> {
  readonly name: string;
  readonly definition: TypeDefinition;
  /** The fewest bytes that a value takes: bounds what a claimed length may ask for. */
  readonly leastBytes: number;
  /** @throws EncodeFault */
  encode(value: T): Uint8Array;
  /** Encodes for one use, such as a hash. The bytes are gone afterwards. @throws EncodeFault */
  using<R>(value: T, use: (bytes: Uint8Array) => R): R;
  /** The value, or what is wrong and at which byte. Nothing may be left over. */
  decode(bytes: Uint8Array): Result<T, DecodeError>;
  /** Reads one value and leaves the reader behind it. For other codecs. */
  read(from: Reader): T;
  /** For other codecs. */
  write(to: Writer, value: T): void;
}

/** What a codec is made from. */
export type CodecParts<T> = Pick<Codec<T>, "name" | "definition" | "leastBytes" | "read" | "write">;

/** Makes a codec by hand, for a type that no combinator describes. */
export function codec<T>(parts: CodecParts<T>): Codec<T> {
  return {
    ...parts,
    encode: (value) => encoded(parts, value, (to) => to.take()),
    using: (value, use) => encoded(parts, value, (to) => use(to.written)),
    decode: (bytes) => {
      const from = new Reader(bytes);
      try {
        const value = parts.read(from);
        from.end();
        return ok(value);
      } catch (fault) {
        if (!isMalformed(fault)) throw fault;
        return err({ code: "Decode", type: parts.name, reason: fault.message });
      }
    },
  };
}

/** Beyond this a writer is not kept: one large value should not hold its memory for ever. */
const KEPT_BYTES = 1 << 20;
let spare: Writer | undefined;

function encoded<T, R>({ write }: CodecParts<T>, value: T, use: (to: Writer) => R): R {
  const to = spare ?? new Writer();
  spare = undefined;
  try {
    write(to, value);
    return use(to);
  } finally {
    to.clear();
    if (to.capacity <= KEPT_BYTES) spare = to;
  }
}

/** Bytes that had to be right and were not: our own store's, our own runtime's. */
export class DecodeFault extends Error {
  readonly code = "Decode";

  constructor(readonly details: DecodeError) {
    super("bytes that had to be right do not decode");
    this.name = "DecodeFault";
  }
}

/**
 * Decodes bytes that must be right. Bytes of others go through `codec.decode`.
 *
 * @throws DecodeFault
 */
export function decoded<T>(type: Pick<Codec<T>, "decode">, bytes: Uint8Array): T {
  const result = type.decode(bytes);
  if (!result.ok) throw new DecodeFault(result.error);
  return result.value;
}
