import type { ValidationCodeHash } from "@parahost/primitives";
import type { ServiceIdentifier } from "inversify";

/**
 * Where prepared code is kept from one run of the process to the next. The pool says what is in an entry and trusts none unseen: one
 * that is damaged, or of another engine or other limits, is prepared anew and written over.
 */
export interface PvfArtifacts {
  /** @returns `null` where there is none */
  read(codeHash: ValidationCodeHash): Promise<Uint8Array | null>;
  /** All or nothing, in place of what is there. */
  write(codeHash: ValidationCodeHash, artifact: Uint8Array): Promise<void>;
}
/** Token of {@link PvfArtifacts}; need not be bound. */
export const PvfArtifacts: ServiceIdentifier<PvfArtifacts> = Symbol.for("parahost.wasm-host.PvfArtifacts");
