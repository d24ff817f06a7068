import { type ValidationCodeHash, validationCodeHashOf } from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { ParasState } from "./state.js";

/** Validation code, kept once however many name it, and for as long as any does. */
@injectable()
export class CodeStore {
  constructor(@inject(ParasState) private readonly state: ParasState) {}

  /** One more names this code. */
  hold(code: Uint8Array): ValidationCodeHash {
    const hash = validationCodeHashOf(code);
    const refs = this.state.codeByHashRefs.get(hash) ?? 0;
    if (refs === 0) this.state.codeByHash.set(hash, code);
    this.state.codeByHashRefs.set(hash, refs + 1);
    return hash;
  }

  /** One less names it; with the last it goes. */
  release(hash: ValidationCodeHash): void {
    const refs = this.state.codeByHashRefs.get(hash) ?? 0;
    if (refs > 1) {
      this.state.codeByHashRefs.set(hash, refs - 1);
      return;
    }
    this.state.codeByHashRefs.delete(hash);
    this.state.codeByHash.delete(hash);
  }

  get(hash: ValidationCodeHash | undefined): Uint8Array | null {
    return hash === undefined ? null : (this.state.codeByHash.get(hash) ?? null);
  }
}
