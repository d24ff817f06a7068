import { type Hex, keyPairFromUri } from "@parahost/primitives";

/** The names under which Substrate's development chains have their validators' keys. */
const DEV_NAMES = ["Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie", "One", "Two"] as const;

/** A validator whose secret everybody knows. */
export interface DevKey {
  /** In small letters. */
  readonly name: string;
  /** `//Alice`. */
  readonly uri: string;
}

/** Finds the development key behind a public one. Needs `ready()`. @returns `null` where it is none */
export function devKeyOf(publicKey: Hex): DevKey | null {
  const name = DEV_NAMES.find((it) => keyPairFromUri(`//${it}`).publicKey === publicKey);
  return name ? { name: name.toLowerCase(), uri: `//${name}` } : null;
}

/** For sentences: `//Alice to //Two`. */
export const DEV_KEY_RANGE = `//${DEV_NAMES[0]} to //${DEV_NAMES.at(-1)}`;
