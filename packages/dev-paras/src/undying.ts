import { type Codec, codecs, type Hash, hash, keccak256, struct, toHex } from "@parahost/primitives";

/** Head data of *Undying*, 72 bytes. Its hashes are Keccak-256. */
export interface UndyingHead {
  readonly number: bigint;
  readonly parentHash: Hash;
  /** Hash of the state after the block. */
  readonly postState: Hash;
}
/** What an Undying para keeps, whole in every block. */
export interface UndyingState {
  /** Of the grave that gets the next tombstone. */
  readonly index: bigint;
  /** Tombstones on each grave, modulo 256. */
  readonly graveyard: Uint8Array;
  /** Always 0. */
  readonly zombies: bigint;
  /** Hash over the state, chained from iteration to iteration. */
  readonly seal: Hash;
}
/** Block data of Undying: the state before it, and the work. */
export interface UndyingBlock extends UndyingState {
  /** Put up in each iteration. */
  readonly tombstones: bigint;
  readonly iterations: number;
}

const { u64, u32, bytes } = codecs;
const state = { index: u64, graveyard: bytes, zombies: u64, seal: codecs.hash };

/** Encodes and decodes {@link UndyingHead}. */
export const undyingHead: Codec<UndyingHead> = struct<UndyingHead>("UndyingHead", {
  number: u64,
  parentHash: codecs.hash,
  postState: codecs.hash,
});
const undyingState: Codec<UndyingState> = struct<UndyingState>("UndyingState", state);
/** Encodes and decodes {@link UndyingBlock}. */
export const undyingBlock: Codec<UndyingBlock> = struct<UndyingBlock>("UndyingBlock", {
  ...state,
  tombstones: u64,
  iterations: u32,
});

const NO_HASH = hash(`0x${"00".repeat(32)}`);
const keccak = (encoded: Uint8Array): Hash => hash(toHex(keccak256(encoded)));

/** What a head says of a state. */
export const undyingStateHash = (of: UndyingState): Hash => keccak(undyingState.encode(of));

/** What a block makes of the state that it brings. */
export function afterUndyingBlock({ tombstones, iterations, ...before }: UndyingBlock): UndyingState {
  const graveyard = before.graveyard.slice();
  let after: UndyingState = { ...before, graveyard };
  let at = Number(before.index);
  for (let iteration = 0; iteration < iterations; iteration++) {
    for (let put = 0n; put < tombstones; put++) {
      graveyard[at] = (graveyard[at] as number) + 1;
      at = (at + 1) % graveyard.length;
    }
    after = { ...after, index: BigInt(at) };
    after = { ...after, seal: undyingStateHash(after) };
  }
  return after;
}

/** The head that a block leaves behind. The validation code computes the same, and traps on a state that is not the parent's. */
export function nextUndyingHead(parentHead: Uint8Array, number: bigint, after: UndyingState): UndyingHead {
  return { number: number + 1n, parentHash: keccak(parentHead), postState: undyingStateHash(after) };
}

/** The state that a para of a square graveyard begins with: graves numbered, so that it does not compress to nothing. */
export function undyingGenesis(side: number): UndyingState {
  const graveyard = new Uint8Array(side * side);
  for (let grave = 0; grave < graveyard.length; grave++) graveyard[grave] = grave;
  return { index: 0n, graveyard, zombies: 0n, seal: NO_HASH };
}

/** Encoded. */
export const undyingGenesisHead = (side: number): Uint8Array =>
  undyingHead.encode({ number: 0n, parentHash: NO_HASH, postState: undyingStateHash(undyingGenesis(side)) });

/** The sides of the graveyards for blocks of 1,000, 20,000 and 100,000 bytes, with which development chains are made. */
const USUAL_SIDES = [32, 142, 317];
/** A graveyard of 300,000 graves is about the largest that the validation code has memory for. */
const LONGEST_SIDE = 548;

/**
 * Tells from a genesis head how large the para's graveyard is: the head holds the hash of the first state, and there are not many.
 *
 * @returns the side of the square; `null` where it is the genesis of no Undying para, which takes a second to say
 */
export function undyingSideOf(genesisHead: Uint8Array): number | null {
  const head = undyingHead.decode(genesisHead);
  if (!head.ok || head.value.number !== 0n || head.value.parentHash !== NO_HASH) return null;
  const { postState } = head.value;
  const isIt = (side: number) => undyingStateHash(undyingGenesis(side)) === postState;
  const usual = USUAL_SIDES.find(isIt);
  if (usual !== undefined) return usual;
  for (let side = 1; side <= LONGEST_SIDE; side++) if (isIt(side)) return side;
  return null;
}
