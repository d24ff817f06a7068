import type { TypeRegistry } from "@polkadot/types";
import * as all from "./all.js";
import type { Codec } from "./codec.js";

let made: Promise<TypeRegistry> | undefined;

/**
 * The one `@polkadot/types` registry that knows our types: made on first use from the declarations that make our codecs, in place
 * of that library's own parachain types. For those who speak in its codecs, and the oracle of ours in tests.
 */
export function typeRegistry(): Promise<TypeRegistry> {
  made ??= makeRegistry();
  return made;
}

async function makeRegistry(): Promise<TypeRegistry> {
  const { TypeRegistry } = await import("@polkadot/types");
  const registry = new TypeRegistry();
  const declared = Object.values(all).filter((type): type is typeof type & Codec<never> => "definition" in type);
  registry.register(Object.fromEntries(declared.flatMap(({ definition }) => [...definition.named])) as never);
  return registry;
}
