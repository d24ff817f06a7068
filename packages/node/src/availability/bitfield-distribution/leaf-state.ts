import {
  type Hash,
  type SignedAvailabilityBitfield,
  type SigningContext,
  toHex,
  type UncheckedSignedAvailabilityBitfield,
  type ValidatorId,
  type ValidatorIndex,
} from "@parahost/primitives";
import type { PeerId } from "@parahost/protocol";

/** A peer's bitfield on its way through verification. */
export interface Incoming {
  readonly peer: PeerId;
  readonly bitfield: UncheckedSignedAvailabilityBitfield;
}

/** What is known of the bitfields on one leaf. One a validator: the first that is valid. */
export class LeafState {
  readonly #onePerValidator = new Map<ValidatorIndex, SignedAvailabilityBitfield>();
  readonly #sentTo = new Map<PeerId, Set<ValidatorIndex>>();
  readonly #receivedFrom = new Map<PeerId, Set<ValidatorIndex>>();

  constructor(
    readonly relayParent: Hash,
    readonly context: SigningContext,
    readonly validators: readonly ValidatorId[],
  ) {}

  bitfieldOf(validator: ValidatorIndex): SignedAvailabilityBitfield | undefined {
    return this.#onePerValidator.get(validator);
  }

  /** Whether it is the very one that is noted of that validator. */
  isKnown(bitfield: UncheckedSignedAvailabilityBitfield): boolean {
    const known = this.bitfieldOf(bitfield.validatorIndex);
    return known !== undefined && identityOf(known) === identityOf(bitfield);
  }

  note(bitfield: SignedAvailabilityBitfield): void {
    this.#onePerValidator.set(bitfield.validatorIndex, bitfield);
  }

  /** @returns whether it is the first of that validator that the peer sent */
  noteReceived(peer: PeerId, validator: ValidatorIndex): boolean {
    return add(this.#receivedFrom, peer, validator);
  }

  noteSent(peer: PeerId, validator: ValidatorIndex): void {
    add(this.#sentTo, peer, validator);
  }

  /** Whether the peer has it neither from us nor from elsewhere, as far as we know. */
  lacks(peer: PeerId, validator: ValidatorIndex): boolean {
    return !this.#sentTo.get(peer)?.has(validator) && !this.#receivedFrom.get(peer)?.has(validator);
  }

  /** What is known, less what the peer has. */
  lackedBy(peer: PeerId): readonly SignedAvailabilityBitfield[] {
    return [...this.#onePerValidator.values()].filter(({ validatorIndex }) => this.lacks(peer, validatorIndex));
  }

  /** A peer that comes back may have forgotten everything. */
  forget(peer: PeerId): void {
    this.#sentTo.delete(peer);
    this.#receivedFrom.delete(peer);
  }
}

const identities = new WeakMap<UncheckedSignedAvailabilityBitfield, string>();

/** The same for claims that are the same, bit by bit. */
export function identityOf(bitfield: UncheckedSignedAvailabilityBitfield): string {
  const known = identities.get(bitfield);
  if (known) return known;
  const { payload, validatorIndex, signature } = bitfield;
  const identity = `${validatorIndex} ${payload.length} ${toHex(payload.bytes)} ${signature}`;
  identities.set(bitfield, identity);
  return identity;
}

function add(sets: Map<PeerId, Set<ValidatorIndex>>, peer: PeerId, validator: ValidatorIndex): boolean {
  const set = sets.get(peer);
  if (!set) sets.set(peer, new Set([validator]));
  else if (set.has(validator)) return false;
  else set.add(validator);
  return true;
}
