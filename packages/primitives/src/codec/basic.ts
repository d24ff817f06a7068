import type { Bits } from "../bits.js";
import type {
  BlockNumber,
  CandidateHash,
  ChunkIndex,
  CollatorId,
  CoreIndex,
  GroupIndex,
  Hash,
  Hex,
  ParaId,
  SessionIndex,
  Signature,
  ValidationCodeHash,
  ValidatorId,
  ValidatorIndex,
} from "../ids.js";
import { type Codec, type CodecParts, codec } from "./codec.js";
import { EncodeFault } from "./writer.js";

const basic = <T>(name: string, leastBytes: number, access: Pick<CodecParts<T>, "read" | "write">): Codec<T> =>
  codec({ name, definition: { type: name, named: new Map() }, leastBytes, ...access });

const word = <T extends number>(): Codec<T> =>
  basic<T>("u32", 4, { read: (from) => from.u32() as T, write: (to, value) => to.u32(value) });

const fixed = <T extends Hex>(name: string, length: number): Codec<T> =>
  basic<T>(name, length, { read: (from) => from.hex(length) as T, write: (to, value) => to.hex(value, length) });

/** One byte. */
export const u8 = basic<number>("u8", 1, { read: (from) => from.u8(), write: (to, value) => to.u8(value) });
/** Two bytes, little-endian. */
export const u16 = basic<number>("u16", 2, { read: (from) => from.u16(), write: (to, value) => to.u16(value) });
/** Four bytes, little-endian. */
export const u32 = word<number>();
/** Eight bytes, little-endian, as a `bigint`. */
export const u64 = basic<bigint>("u64", 8, { read: (from) => from.u64(), write: (to, value) => to.u64(value) });
/** One byte, 0 or 1; any other is refused. */
export const bool = basic<boolean>("bool", 1, {
  read: (from) => {
    const byte = from.peek(0);
    if (byte > 1) from.fail(`boolean ${byte}`);
    return from.u8() === 1;
  },
  write: (to, value) => to.u8(value ? 1 : 0),
});
/** A compact integer of up to 32 bits, in its shortest form only. */
export const compactU32 = basic<number>("Compact<u32>", 1, {
  read: (from) => from.compact(),
  write: (to, value) => to.compact(value),
});

/** Bytes of any length, with their length in front. */
export const bytes = basic<Uint8Array>("Bytes", 1, {
  read: (from) => from.raw(from.count(1)),
  write: (to, value) => {
    to.compact(value.length);
    to.raw(value);
  },
});

/** Bits of any length, with their number in front. */
export const bits = basic<Bits>("BitVec", 1, {
  read: (from) => {
    const length = from.count(1 / 8);
    const packed = from.raw(Math.ceil(length / 8));
    if (length % 8 > 0) packed[packed.length - 1] = (packed[packed.length - 1] ?? 0) & (0xff >> (8 - (length % 8)));
    return { length, bytes: packed };
  },
  write: (to, value) => {
    if (value.bytes.length !== Math.ceil(value.length / 8))
      throw new EncodeFault(`${value.length} bits in ${Math.ceil(value.length / 8)} bytes`, value.bytes);
    to.compact(value.length);
    to.raw(value.bytes);
  },
});

/** A hash: 32 bytes. */
export const hash = fixed<Hash>("H256", 32);
/** A candidate's hash: 32 bytes. */
export const candidateHash = fixed<CandidateHash>("H256", 32);
/** Blake2b-256 of validation code as it is registered: 32 bytes. */
export const validationCodeHash = fixed<ValidationCodeHash>("H256", 32);
/** A validator's sr25519 key: 32 bytes. */
export const validatorId = fixed<ValidatorId>("H256", 32);
/** A collator's sr25519 key: 32 bytes. */
export const collatorId = fixed<CollatorId>("H256", 32);
/** An sr25519 signature: 64 bytes. */
export const signature = fixed<Signature>("H512", 64);

/** A para's id: u32. */
export const paraId = word<ParaId>();
/** A core's index: u32. */
export const coreIndex = word<CoreIndex>();
/** As version 2 descriptors carry it. */
export const coreIndex16 = u16 as Codec<number> as Codec<CoreIndex>;
/** A group's index: u32. */
export const groupIndex = word<GroupIndex>();
/** A validator's index in its session: u32. */
export const validatorIndex = word<ValidatorIndex>();
/** A chunk's index: u32. */
export const chunkIndex = word<ChunkIndex>();
/** A session's index: u32. */
export const sessionIndex = word<SessionIndex>();
/** A block's number: u32. In a header it is compact. */
export const blockNumber = word<BlockNumber>();
