import { SignatureVerifier } from "@parahost/kernel";
import {
  blockNumber,
  type DigestItem,
  type Header,
  type ParachainsInherentData,
  type Result,
} from "@parahost/primitives";
import type { ProvisionerInherentData } from "@parahost/protocol";
import {
  type BlockBody,
  type BlockContext,
  type BlockError,
  blockBody,
  type CallError,
  RelayRuntime,
  type RuntimeState,
  VerifiedSignatureSet,
  type VerifiedSignatures,
} from "@parahost/runtime";
import { inject, injectable } from "inversify";
import type { Block, ChainBlock } from "../block.js";
import type { Authored, BlockOutcome, ChainRuntime } from "../chain-runtime.js";
import { RecentAnswers } from "../recent-answers.js";
import { claimIn, claimOf, type SlotClaim } from "../slots.js";

/** The modules of the guide as a chain's runtime. Signatures are verified ahead, so that runtime code never waits for them. */
@injectable()
export class ModulesChainRuntime implements ChainRuntime<BlockBody> {
  readonly body = blockBody;
  readonly #answers = new RecentAnswers();

  constructor(
    @inject(RelayRuntime) private readonly runtime: RelayRuntime,
    @inject(SignatureVerifier) private readonly verifier: SignatureVerifier,
  ) {}

  genesisHeader(state: RuntimeState): Header {
    return this.runtime.genesisHeader(state);
  }

  load(entries: Iterable<readonly [key: Uint8Array, value: Uint8Array]>): RuntimeState {
    return this.runtime.load(entries);
  }

  claimOf(claim: SlotClaim): DigestItem {
    return claimOf(claim);
  }

  claimIn(digest: readonly DigestItem[]): SlotClaim | null {
    return claimIn(digest);
  }

  async author(
    { hash, number, header, body: { state } }: ChainBlock<unknown>,
    claim: SlotClaim,
    { bitfields, backedCandidates, disputes }: ProvisionerInherentData,
  ): Promise<Authored<BlockBody>> {
    const context = { parentHash: hash, number: blockNumber(number + 1), digest: [claimOf(claim)] };
    const offered = { bitfields, backedCandidates, disputes, parentHeader: header };
    const good = await this.#verified(state, context, offered);
    const { inherent, ...leftOut } = this.runtime.createInherent(state, context, offered, good);
    return { block: this.runtime.buildBlock(state, context, { inherent, calls: [] }, good), leftOut };
  }

  async execute({ body: { state } }: ChainBlock<unknown>, block: Block): Promise<Result<BlockOutcome, BlockError>> {
    const good = await this.#verified(state, block.header, block.body.inherent);
    return this.runtime.executeBlock(state, block, good);
  }

  call(state: RuntimeState, method: string, args: Uint8Array): Result<Uint8Array, CallError> {
    return this.#answers.get(state, method, args, () => this.runtime.call(state, method, args));
  }

  apiVersion(state: RuntimeState): number {
    return this.runtime.apiVersion(state);
  }

  async #verified(
    parent: RuntimeState,
    context: BlockContext,
    inherent: ParachainsInherentData,
  ): Promise<VerifiedSignatures> {
    const triples = this.runtime.signaturesOf(parent, context, inherent);
    return new VerifiedSignatureSet(triples, await this.verifier.verify(triples));
  }
}
