import { blake2b256, fromHex, type Hash, type ValidatorIndex, validatorIndex } from "@parahost/primitives";

/** Numbers below a bound, each as likely, drawn from a seed by hashing on. */
class Draw {
  #block: Uint8Array;
  #at = 0;

  constructor(seed: Hash) {
    this.#block = blake2b256(fromHex(seed));
  }

  #u32(): number {
    if (this.#at === this.#block.length) {
      this.#block = blake2b256(this.#block);
      this.#at = 0;
    }
    const view = new DataView(this.#block.buffer, this.#block.byteOffset);
    const value = view.getUint32(this.#at, true);
    this.#at += 4;
    return value;
  }

  below(bound: number): number {
    const unbiased = 2 ** 32 - (2 ** 32 % bound);
    let value = this.#u32();
    while (value >= unbiased) value = this.#u32();
    return value % bound;
  }
}

function shuffled(n: number, randomness: Hash): readonly ValidatorIndex[] {
  const draw = new Draw(randomness);
  const indices = Array.from({ length: n }, (_, i) => validatorIndex(i));
  for (let i = n - 1; i > 0; i--) {
    const j = draw.below(i + 1);
    [indices[i], indices[j]] = [indices[j] as ValidatorIndex, indices[i] as ValidatorIndex];
  }
  return indices;
}

/**
 * Deals the validators of a session out to groups, one a core, shuffled by the session's randomness.
 *
 * Shape: sizes differ by at most one, the larger groups first.
 */
export function dealGroups(
  validators: number,
  cores: number,
  randomness: Hash,
): readonly (readonly ValidatorIndex[])[] {
  const order = shuffled(validators, randomness);
  const least = Math.floor(validators / Math.max(1, cores));
  const larger = validators - least * cores;
  let from = 0;
  return Array.from({ length: cores }, (_, core) => {
    const size = least + (core < larger ? 1 : 0);
    const group = order.slice(from, from + size);
    from += size;
    return group;
  });
}
