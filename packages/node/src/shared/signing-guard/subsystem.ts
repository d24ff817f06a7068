import type { Context, Handlers, Subsystem } from "@parahost/kernel";
import type { BlockNumber, Hash } from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { type SigningGuardRole, signingGuardRole } from "./role.js";
import { SigningGuard } from "./signing-guard.js";

/** Ties the signing guard to the node's life: its record is pruned with finality, and closed when the node concludes. */
@injectable()
export class SigningGuardSubsystem implements Subsystem<SigningGuardRole> {
  readonly role = signingGuardRole;
  readonly handlers: Handlers<SigningGuardRole> = {};

  constructor(@inject(SigningGuard) private readonly guard: SigningGuard) {}

  onFinalized(ctx: Context<SigningGuardRole>, { number }: { readonly hash: Hash; readonly number: BlockNumber }): void {
    ctx.spawn("node", () => this.guard.finalized(number));
  }

  onConclude(): Promise<void> {
    return this.guard.close();
  }
}
