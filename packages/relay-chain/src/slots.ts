import type { DigestItem } from "@parahost/primitives";

/** A stretch of time in which one author may build a block. Slot 0 is genesis. */
export type Slot = number;

/** Substrate's engine id: block authors take turns here, and so claim their slots as in Aura. */
const ENGINE = "aura";

/** Who made a block, and when. */
export interface SlotClaim {
  readonly slot: Slot;
  /** Position in the list of authorities. */
  readonly author: number;
}

/** The digest item by which a header says who made it, in which slot: slot u64 ‖ author u32, little-endian. */
export function claimOf({ slot, author }: SlotClaim): DigestItem {
  const data = new Uint8Array(12);
  const view = new DataView(data.buffer);
  view.setBigUint64(0, BigInt(slot), true);
  view.setUint32(8, author, true);
  return { kind: "PreRuntime", engine: ENGINE, data };
}

/** @returns `null` where the digest carries no well-formed claim, or more than one */
export function claimIn(digest: readonly DigestItem[]): SlotClaim | null {
  const claims = digest.flatMap((item) => (item.kind === "PreRuntime" && item.engine === ENGINE ? [item.data] : []));
  const [data] = claims;
  if (!data || claims.length > 1 || data.length !== 12) return null;
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const slot = view.getBigUint64(0, true);
  return slot > BigInt(Number.MAX_SAFE_INTEGER) ? null : { slot: Number(slot), author: view.getUint32(8, true) };
}

/** Who may build in a slot: authors take turns, and where the chain was told to fork, the next one builds as well. */
export class Slots {
  readonly #forked = new Map<Slot, number>();

  /** @param authorities - how many authors there are, by their positions */
  constructor(
    private readonly authorities: number,
    readonly durationMs: number,
  ) {
    if (!Number.isSafeInteger(authorities) || authorities < 1) throw new RangeError(`slots for ${authorities} authors`);
    if (!(durationMs > 0)) throw new RangeError(`slots of ${durationMs} ms`);
  }

  /** By position, the one whose turn it is first. */
  authors(slot: Slot): readonly number[] {
    const first = slot % this.authorities;
    const extra = this.#forked.get(slot) ?? 0;
    return Array.from({ length: Math.min(1 + extra, this.authorities) }, (_, i) => (first + i) % this.authorities);
  }

  /** Lets `extra` more authors build in that slot, each a block of its own on the same parent; never more than there are. */
  fork(slot: Slot, extra = 1): void {
    if (!Number.isSafeInteger(extra) || extra < 0) throw new RangeError(`a fork of ${extra} more authors`);
    this.#forked.set(slot, extra);
  }
}
