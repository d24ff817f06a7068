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
export type ParaId = Branded<number, "ParaId">;
export type CoreIndex = Branded<number, "CoreIndex">;
export type GroupIndex = Branded<number, "GroupIndex">;
/** Position in the session's list of parachain validators. */
export type ValidatorIndex = Branded<number, "ValidatorIndex">;
/** Position in a candidate's erasure-coded chunks. */
export type ChunkIndex = Branded<number, "ChunkIndex">;
export type SessionIndex = Branded<number, "SessionIndex">;
export type BlockNumber = Branded<number, "BlockNumber">;

/* Casts: for values that were checked where they came in, and for literals in tests. */
export const hash = (v: string): Hash => v as Hash;
export const candidateHash = (v: string): CandidateHash => v as CandidateHash;
export const validationCodeHash = (v: string): ValidationCodeHash => v as ValidationCodeHash;
export const validatorId = (v: string): ValidatorId => v as ValidatorId;
export const collatorId = (v: string): CollatorId => v as CollatorId;
export const signature = (v: string): Signature => v as Signature;
export const paraId = (v: number): ParaId => v as ParaId;
export const coreIndex = (v: number): CoreIndex => v as CoreIndex;
export const groupIndex = (v: number): GroupIndex => v as GroupIndex;
export const validatorIndex = (v: number): ValidatorIndex => v as ValidatorIndex;
export const chunkIndex = (v: number): ChunkIndex => v as ChunkIndex;
export const sessionIndex = (v: number): SessionIndex => v as SessionIndex;
export const blockNumber = (v: number): BlockNumber => v as BlockNumber;
