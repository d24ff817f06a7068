import {
  type AvailableData,
  type CandidateHash,
  type Codec,
  codec,
  codecs,
  type ErasureChunk,
  enumOf,
  type Hash,
  type ParaId,
  type PoV,
  type Result,
  struct,
  type ValidatorIndex,
  vecOf,
} from "@parahost/primitives";
import type { DisputeVote } from "../messages/dispute-coordinator.js";
import type { DisputeMessage } from "../messages/dispute-distribution.js";
import type { CollationFetchingResponse, DisputeResponse } from "./types.js";
import { MAX_POV_SIZE, tooLarge, type WireError } from "./wire.js";

/** What is asked, and what is answered. The type of each request protocol. */
export interface RequestProtocols {
  readonly chunkFetching: Exchange<
    { readonly candidateHash: CandidateHash; readonly validatorIndex: ValidatorIndex },
    /** Without its index: whoever asked knows it. */
    Pick<ErasureChunk, "chunk" | "proof"> | null
  >;
  readonly collationFetching: Exchange<
    { readonly relayParent: Hash; readonly paraId: ParaId },
    CollationFetchingResponse
  >;
  readonly povFetching: Exchange<{ readonly candidateHash: CandidateHash }, PoV | null>;
  readonly availableDataFetching: Exchange<{ readonly candidateHash: CandidateHash }, AvailableData | null>;
  /** Tells of a dispute; the answer says that the votes are in the other's hands. */
  readonly disputeSending: Exchange<DisputeMessage, DisputeResponse>;
}
interface Exchange<Q, A> {
  readonly request: Q;
  readonly response: A;
}
/** Our name for a request protocol; what it is called on the wire depends on the chain. */
export type RequestProtocolKey = keyof RequestProtocols;

/** How one kind of request is put and answered. Sizes are bytes. */
export interface RequestProtocol<E extends Exchange<unknown, unknown>> {
  /** Without the chain's prefix: see `requestProtocolName`. */
  readonly name: `${string}/${number}`;
  readonly request: Codec<E["request"]>;
  readonly response: Codec<E["response"]>;
  /** How long whoever asks waits. */
  readonly timeoutMs: number;
  readonly maxRequestSize: number;
  readonly maxResponseSize: number;
}

const { bytes, candidateHash } = codecs;

/** Found, 0, or not, 1. */
function foundOrNot<T>(name: string, found: string, missing: string, value: Codec<T>): Codec<T | null> {
  type Either = { readonly kind: string; readonly value?: T };
  const either = enumOf<Either, "kind">(name, "kind", {
    [found]: { index: 0, fields: { value } },
    [missing]: { index: 1, fields: {} },
  } as never);
  return codec<T | null>({
    ...either,
    read: (from) => either.read(from).value ?? null,
    write: (to, answer) => either.write(to, answer === null ? { kind: missing } : { kind: found, value: answer }),
  });
}

const chunkResponse = struct<Pick<ErasureChunk, "chunk" | "proof">>("ChunkResponse", {
  chunk: bytes,
  proof: vecOf(bytes),
});
type Delivered = Pick<CollationFetchingResponse, "receipt" | "pov">;
type Collation =
  | ({ readonly kind: "Collation" } & Delivered)
  | ({ readonly kind: "CollationWithParentHeadData"; readonly parentHeadData: Uint8Array } & Delivered);
const delivered = { receipt: codecs.candidateReceipt, pov: codecs.pov };
const collation = enumOf<Collation, "kind">("CollationFetchingResponse", "kind", {
  Collation: { index: 0, fields: delivered },
  CollationWithParentHeadData: { index: 1, fields: { ...delivered, parentHeadData: bytes } },
});
const collationFetchingResponse = codec<CollationFetchingResponse>({
  ...collation,
  read: (from) => {
    const { kind: _, ...response } = collation.read(from);
    return response;
  },
  write: (to, { parentHeadData, ...response }) =>
    collation.write(
      to,
      parentHeadData
        ? { kind: "CollationWithParentHeadData", ...response, parentHeadData }
        : { kind: "Collation", ...response },
    ),
});

const disputeVote = <K>(name: string, kind: Codec<K>) =>
  struct<DisputeVote<K>>(name, { validatorIndex: codecs.validatorIndex, signature: codecs.signature, kind });
const disputeRequest = struct<DisputeMessage>("DisputeRequest", {
  candidateReceipt: codecs.candidateReceipt,
  session: codecs.sessionIndex,
  invalidVote: disputeVote("InvalidDisputeVote", codecs.invalidDisputeStatementKind),
  validVote: disputeVote("ValidDisputeVote", codecs.validDisputeStatementKind),
});

const MAX_REQUEST_SIZE = 1_000;
/** Room for what goes around a PoV. */
const POV_RESPONSE_SIZE = MAX_POV_SIZE + 10_000;
const POV_REQUEST_TIMEOUT_MS = 1_200;
const povSized = {
  timeoutMs: POV_REQUEST_TIMEOUT_MS,
  maxRequestSize: MAX_REQUEST_SIZE,
  maxResponseSize: POV_RESPONSE_SIZE,
};

/** Every request protocol, version 1, one row each. @guide types/network.md */
export const requestProtocols: { readonly [K in RequestProtocolKey]: RequestProtocol<RequestProtocols[K]> } = {
  chunkFetching: {
    name: "req_chunk/1",
    request: struct("ChunkFetchingRequest", { candidateHash, validatorIndex: codecs.validatorIndex }),
    response: foundOrNot("ChunkFetchingResponse", "Chunk", "NoSuchChunk", chunkResponse),
    timeoutMs: 1_000,
    maxRequestSize: MAX_REQUEST_SIZE,
    maxResponseSize: POV_RESPONSE_SIZE * 3,
  },
  collationFetching: {
    name: "req_collation/1",
    request: struct("CollationFetchingRequest", { relayParent: codecs.hash, paraId: codecs.paraId }),
    response: collationFetchingResponse,
    ...povSized,
  },
  povFetching: {
    name: "req_pov/1",
    request: struct("PoVFetchingRequest", { candidateHash }),
    response: foundOrNot("PoVFetchingResponse", "PoV", "NoSuchPoV", codecs.pov),
    ...povSized,
  },
  availableDataFetching: {
    name: "req_available_data/1",
    request: struct("AvailableDataFetchingRequest", { candidateHash }),
    response: foundOrNot("AvailableDataFetchingResponse", "AvailableData", "NoSuchData", codecs.availableData),
    ...povSized,
  },
  disputeSending: {
    name: "send_dispute/1",
    request: disputeRequest,
    response: enumOf<DisputeResponse, "kind">("DisputeResponse", "kind", { Confirmed: { index: 0, fields: {} } }),
    timeoutMs: 12_000,
    maxRequestSize: MAX_REQUEST_SIZE,
    maxResponseSize: 100,
  },
};

/** Reads what a peer asks. Strict, and never throws. */
export function decodeRequest<K extends RequestProtocolKey>(
  protocol: K,
  bytes: Uint8Array,
): Result<RequestProtocols[K]["request"], WireError> {
  const { request, maxRequestSize } = requestProtocols[protocol];
  if (bytes.length > maxRequestSize) return tooLarge(request.name, bytes.length, maxRequestSize);
  return request.decode(bytes);
}

/** Reads what a peer answered. Strict, and never throws. */
export function decodeResponse<K extends RequestProtocolKey>(
  protocol: K,
  bytes: Uint8Array,
): Result<RequestProtocols[K]["response"], WireError> {
  const { response, maxResponseSize } = requestProtocols[protocol];
  if (bytes.length > maxResponseSize) return tooLarge(response.name, bytes.length, maxResponseSize);
  return response.decode(bytes);
}
