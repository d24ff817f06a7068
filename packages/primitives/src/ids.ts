declare const brand: unique symbol;
type Branded<T, B extends string> = T & { readonly [brand]: B };
/** Bytes of fixed length, as `0x` and lower-case hex. */
export type Hex = `0x${string}`;

/** 32 bytes: a relay chain block, a PoV, persisted validation data, a head, an erasure root. */
export type Hash = Branded<Hex, "Hash">;
/** Blake2b-256 of an encoded candidate receipt. */
export type CandidateHash = Branded<Hex, "CandidateHash">;
/** Blake2b-256 of validation code as it is registered, compressed or not. */
export type ValidationCodeHash = Branded<Hex, "ValidationCodeHash">;
/** sr25519 public key of a validator's session key, 32 bytes. */
export type ValidatorId = Branded<Hex, "ValidatorId">;
/** sr25519 public key of a collator, 32 bytes. */
export type CollatorId = Branded<Hex, "CollatorId">;
/** sr25519 signature, 64 bytes. */
export type Signature = Branded<Hex, "Signature">;
/** Names a para, chain or thread, for good. */
export type ParaId = Branded<number, "ParaId">;
/** Position among the availability cores. */
export type CoreIndex = Branded<number, "CoreIndex">;
/** Position among the session's backing groups. Never where a core index belongs: groups rotate. */
export type GroupIndex = Branded<number, "GroupIndex">;
/** Position in the session's list of parachain validators. */
export type ValidatorIndex = Branded<number, "ValidatorIndex">;
/** Position in a candidate's erasure-coded chunks. */
export type ChunkIndex = Branded<number, "ChunkIndex">;
/** Counts sessions from 0. Validator, group and core indices hold within one. */
export type SessionIndex = Branded<number, "SessionIndex">;
/** Height of a relay chain block; genesis is 0. */
export type BlockNumber = Branded<number, "BlockNumber">;

/* Casts: for values that were checked where they came in, and for literals in tests. */
/** Takes text for a hash, without a check. */
export const hash = (v: string): Hash => v as Hash;
/** Takes text for a candidate's hash, without a check. */
export const candidateHash = (v: string): CandidateHash => v as CandidateHash;
/** Takes text for a hash of validation code, without a check. */
export const validationCodeHash = (v: string): ValidationCodeHash => v as ValidationCodeHash;
/** Takes text for a validator's key, without a check. */
export const validatorId = (v: string): ValidatorId => v as ValidatorId;
/** Takes text for a collator's key, without a check. */
export const collatorId = (v: string): CollatorId => v as CollatorId;
/** Takes text for a signature, without a check. */
export const signature = (v: string): Signature => v as Signature;
/** Takes a number for a para's id, without a check. */
export const paraId = (v: number): ParaId => v as ParaId;
/** Takes a number for a core's index, without a check. */
export const coreIndex = (v: number): CoreIndex => v as CoreIndex;
/** Takes a number for a group's index, without a check. */
export const groupIndex = (v: number): GroupIndex => v as GroupIndex;
/** Takes a number for a validator's index, without a check. */
export const validatorIndex = (v: number): ValidatorIndex => v as ValidatorIndex;
/** Takes a number for a chunk's index, without a check. */
export const chunkIndex = (v: number): ChunkIndex => v as ChunkIndex;
/** Takes a number for a session's index, without a check. */
export const sessionIndex = (v: number): SessionIndex => v as SessionIndex;
/** Takes a number for a block's number, without a check. */
export const blockNumber = (v: number): BlockNumber => v as BlockNumber;
