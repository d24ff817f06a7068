import { blake2b256, type Codec, codecs, type Hash, hash, type ParaId, struct, toHex } from "@parahost/primitives";
import { devCode } from "./codes.js";

/** Head data of the counter, 72 bytes. */
export interface CounterHead {
  readonly number: bigint;
  /** Hash of the head before. */
  readonly parentHash: Hash;
  /** Hash of the state after the block. */
  readonly postState: Hash;
}
/** Block data of the counter, 16 bytes: the state before the block, and what the block adds to it, modulo 2^64. */
export interface CounterBlock {
  readonly state: bigint;
  readonly add: bigint;
}

/** SCALE of the counter's head data. */
export const counterHead: Codec<CounterHead> = struct<CounterHead>("CounterHead", {
  number: codecs.u64,
  parentHash: codecs.hash,
  postState: codecs.hash,
});
/** SCALE of what a block of the counter carries. */
export const counterBlock: Codec<CounterBlock> = struct<CounterBlock>("CounterBlock", {
  state: codecs.u64,
  add: codecs.u64,
});

const U64 = (1n << 64n) - 1n;
const NO_HASH = hash(`0x${"00".repeat(32)}`);

/** What a head says of a state: blake2b-256 of its eight bytes. */
export const stateHash = (state: bigint): Hash => hash(toHex(blake2b256(codecs.u64.encode(state))));

/** Block `n` of ours adds `n` to a state that began with the para's id: so the head's number says what the state is. */
export const stateAt = (paraId: ParaId, number: bigint): bigint =>
  (BigInt(paraId) + (number * (number + 1n)) / 2n) & U64;

/** What follows on a head by a block. The validation code computes the same, and refuses a state that is not the head's. */
export function nextCounterHead(parentHead: Uint8Array, { number }: CounterHead, block: CounterBlock): CounterHead {
  return {
    number: (number + 1n) & U64,
    parentHash: hash(toHex(blake2b256(parentHead))),
    postState: stateHash((block.state + block.add) & U64),
  };
}

/** A para that counts: our own, as small as a para can be whose blocks are still checked for real. */
export class CounterPara {
  constructor(readonly paraId: ParaId) {}

  /** Encoded. No block, no parent; the state is the para's id. */
  genesisHead(): Uint8Array {
    return counterHead.encode({ number: 0n, parentHash: NO_HASH, postState: stateHash(stateAt(this.paraId, 0n)) });
  }

  /** Traps on a wrong state; answers the new head otherwise. */
  validationCode(): Uint8Array {
    return devCode("counter");
  }
}
