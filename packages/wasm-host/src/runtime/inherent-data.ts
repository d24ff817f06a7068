import { codecs, type ParachainsInherentData } from "@parahost/primitives";

/** What an author hands to the runtime, which makes the block's inherents of it. */
export interface InherentData {
  /** Milliseconds since 1970. Within the slot that the block claims, else the runtime panics. */
  readonly timestampMs: number;
  readonly parachains: ParachainsInherentData;
}

const identifier = (name: string): Uint8Array => new TextEncoder().encode(name);
const PARACHAINS = identifier("parachn0");
const TIMESTAMP = identifier("timstap0");

/** Substrate's `InherentData`: a map from identifiers to encoded data, ascending. */
export const encodeInherentData = ({ timestampMs, parachains }: InherentData): Uint8Array =>
  Buffer.concat([
    codecs.compactU32.encode(2),
    PARACHAINS,
    codecs.bytes.encode(codecs.parachainsInherentData.encode(parachains)),
    TIMESTAMP,
    codecs.bytes.encode(codecs.u64.encode(BigInt(timestampMs))),
  ]);
