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

let known: ReadonlyMap<Hex, DevKey> | undefined;

/** Finds the development key behind a public one. Needs `ready()`. @returns `null` where it is none */
export function devKeyOf(publicKey: Hex): DevKey | null {
  known ??= new Map(
    DEV_NAMES.map((name) => [keyPairFromUri(`//${name}`).publicKey, { name: name.toLowerCase(), uri: `//${name}` }]),
  );
  return known.get(publicKey) ?? null;
}

/** For sentences: `//Alice to //Two`. */
export const DEV_KEY_RANGE = `//${DEV_NAMES[0]} to //${DEV_NAMES.at(-1)}`;
