import type { ParachainsInherentData, SignatureTriple } from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { type BlockContext, isGoodBy, type VerifiedSignatures } from "./executive/index.js";
import type { TrieState } from "./frame/index.js";
import { type CreatedInherent, CreateInherent, InherentSignatures, InherentSteps } from "./parainherent/index.js";
import { Preview } from "./runtime-api/index.js";

/** What is done with an inherent before it is in a block. */
@injectable()
export class Authoring {
  constructor(
    @inject(Preview) private readonly preview: Preview,
    @inject(InherentSteps) private readonly steps: InherentSteps,
    @inject(InherentSignatures) private readonly signatures: InherentSignatures,
    @inject(CreateInherent) private readonly create: CreateInherent,
  ) {}

  signaturesOf(
    parent: TrieState,
    { parentHash }: BlockContext,
    inherent: ParachainsInherentData,
  ): readonly SignatureTriple[] {
    const collect = (): readonly SignatureTriple[] => {
      // Where the parent's header is wrong nothing of the inherent will be looked at.
      const noted = this.steps.relayParent.run(inherent.parentHeader);
      return noted.ok ? this.signatures.all(inherent) : [];
    };
    return this.preview.on(parent, collect, parentHash);
  }

  createInherent(
    parent: TrieState,
    { parentHash }: BlockContext,
    offered: ParachainsInherentData,
    good: VerifiedSignatures,
  ): CreatedInherent {
    return this.preview.on(parent, () => this.create.run(offered, isGoodBy(good)), parentHash);
  }
}
