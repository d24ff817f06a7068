import {
  type Codec,
  codecs,
  fromHex,
  type Hash,
  hash,
  keccak256,
  keccak256After,
  struct,
  toHex,
} from "@parahost/primitives";

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
const unsealed = { index: u64, graveyard: bytes, zombies: u64 };

/** Encodes and decodes {@link UndyingHead}. */
export const undyingHead: Codec<UndyingHead> = struct<UndyingHead>("UndyingHead", {
  number: u64,
  parentHash: codecs.hash,
  postState: codecs.hash,
});
/** The seal comes last. */
const unsealedState = struct<Omit<UndyingState, "seal">>("UnsealedUndyingState", unsealed);
/** Encodes and decodes {@link UndyingBlock}. */
export const undyingBlock: Codec<UndyingBlock> = struct<UndyingBlock>("UndyingBlock", {
  ...unsealed,
  seal: codecs.hash,
  tombstones: u64,
  iterations: u32,
});

const NO_HASH = hash(`0x${"00".repeat(32)}`);
const keccak = (encoded: Uint8Array): Hash => hash(toHex(keccak256(encoded)));

type SealHasher = (seal: Hash) => Hash;
/** Of states that a block has left: what was taken in for their seals serves for their hashes too. */
const hashers = new WeakMap<UndyingState, SealHasher>();

/** Hashes that state with any seal: the graveyard, nearly all of it, is taken in once. */
function sealHasher(of: UndyingState): SealHasher {
  const after = keccak256After(unsealedState.encode(of));
  return (seal) => hash(toHex(after(fromHex(seal))));
}

/** What a head says of a state. */
export const undyingStateHash = (of: UndyingState): Hash => (hashers.get(of) ?? sealHasher(of))(of.seal);

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
    const moved = { ...after, index: BigInt(at) };
    const hashed = sealHasher(moved);
    after = { ...moved, seal: hashed(moved.seal) };
    if (iteration === iterations - 1) hashers.set(after, hashed);
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
