import { type Codec, codecs, type Hash, type Hex, struct, tupleOf, vecOf } from "@parahost/primitives";

/** How a chain takes turns, as its runtime tells. */
export interface BabeConfiguration {
  readonly slotDurationMs: bigint;
  /** Of a session, in slots. */
  readonly epochLength: bigint;
  /** How often a slot is won by lot: a fraction. */
  readonly c: readonly [bigint, bigint];
  /** Keys of the block authors, by which claims number them, and their weights. */
  readonly authorities: readonly (readonly [Hex, bigint])[];
  readonly randomness: Hash;
  readonly allowedSlots: number;
}
/** The answer to `BabeApi_configuration`. */
export const babeConfiguration: Codec<BabeConfiguration> = struct<BabeConfiguration>("BabeConfiguration", {
  slotDurationMs: codecs.u64,
  epochLength: codecs.u64,
  c: tupleOf<[bigint, bigint]>(codecs.u64, codecs.u64),
  authorities: vecOf(tupleOf<[Hex, bigint]>(codecs.hash as Codec<Hex>, codecs.u64)),
  randomness: codecs.hash,
  allowedSlots: codecs.u8,
});
