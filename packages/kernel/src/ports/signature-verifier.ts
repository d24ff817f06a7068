import type { SignatureTriple } from "@parahost/primitives";
import type { ServiceIdentifier } from "inversify";

/** Verifies sr25519 signatures, many at a time, off the event loop where that pays. */
export interface SignatureVerifier {
  /** One verdict a triple, in order. A malformed key or signature is `false`. */
  verify(triples: readonly SignatureTriple[]): Promise<readonly boolean[]>;
}
/** Token of {@link SignatureVerifier}. */
export const SignatureVerifier: ServiceIdentifier<SignatureVerifier> = Symbol.for("parahost.kernel.SignatureVerifier");
