import type { DigestItem } from "@parahost/primitives";

/** Who made a block, and when, as BABE's runtime wants to know it. */
export interface BabeClaim {
  readonly slot: number;
  /** Position among the authorities. */
  readonly authority: number;
}

const ENGINE = "BABE";
const SECONDARY_PLAIN = 2;
const BYTES = 13;

/** A claim by turn: it proves nothing, and the block bears no seal. */
export function babeClaim({ slot, authority }: BabeClaim): DigestItem {
  const data = new Uint8Array(BYTES);
  const view = new DataView(data.buffer);
  view.setUint8(0, SECONDARY_PLAIN);
  view.setUint32(1, authority, true);
  view.setBigUint64(5, BigInt(slot), true);
  return { kind: "PreRuntime", engine: ENGINE, data };
}

/** @returns `null` where the digest carries no such claim, or more than one */
export function babeClaimIn(digest: readonly DigestItem[]): BabeClaim | null {
  const claims = digest.flatMap((item) => (item.kind === "PreRuntime" && item.engine === ENGINE ? [item.data] : []));
  const [data] = claims;
  if (!data || claims.length > 1 || data.length !== BYTES || data[0] !== SECONDARY_PLAIN) return null;
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const slot = view.getBigUint64(5, true);
  return slot > BigInt(Number.MAX_SAFE_INTEGER) ? null : { slot: Number(slot), authority: view.getUint32(1, true) };
}
