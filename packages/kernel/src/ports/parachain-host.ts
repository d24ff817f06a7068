import type { Hash } from "@parahost/primitives";
import type { ServiceIdentifier } from "inversify";

/**
 * The relay chain's runtime, ours or a Wasm one: SCALE bytes in, SCALE bytes out.
 *
 * @guide node/utility/runtime-api.md
 */
export interface ParachainHost {
  /** Fails with `UnknownBlock`, `NotSupported` (no such method in that version), or `Execution`. */
  call(at: Hash, method: string, args: Uint8Array): Promise<Uint8Array>;
  /** Version of the ParachainHost API in that block's runtime. */
  apiVersion(at: Hash): Promise<number>;
}
/** Token of {@link ParachainHost}. */
export const ParachainHost: ServiceIdentifier<ParachainHost> = Symbol.for("parahost.kernel.ParachainHost");
