import { blake2b256, decoded, keyPairFromSeed, keyPairFromUri, paraId } from "@parahost/primitives";
import { parachainHostMethods } from "@parahost/protocol";
import { type AskedBlock, SignedOn, type Signers } from "@parahost/runtime";
import { StorageOverlay, type SubstrateRuntime } from "@parahost/wasm-host";
import type { JudgedScene, Parts } from "./judged-scene.js";
import {
  begun,
  built,
  FIRST_SLOT,
  inherentsOf,
  parachainsIn,
  type RealBlock,
  type RealChain,
  SESSION_SLOTS,
  unfiltered,
  unwrap,
} from "./rococo.js";

const NAMES = ["Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie", "One", "Two"];

/** The keys of the development validators, by the order in which chain specs list them. */
export const devSigners = (): Signers => ({
  validators: NAMES.map((name) => keyPairFromUri(`//${name}`)),
  collator: keyPairFromSeed(blake2b256(new TextEncoder().encode("collator"))),
});

/** Asks a runtime in Wasm about the state after a block. */
const asked = (runtime: SubstrateRuntime, { header, state }: Pick<RealBlock, "header" | "state">): AskedBlock => ({
  header,
  ask: (method, args) => {
    const { wireName, args: request, reply } = parachainHostMethods[method];
    const answer = unwrap(runtime.call(new StorageOverlay(state), wireName, request.encode(args as never)));
    return decoded(reply as never, answer);
  },
});

/** The runtime of the chain spec, brought to the first block of a session. */
export class RealScene implements JudgedScene {
  readonly paras = Array.from({ length: 8 }, (_, i) => paraId(2_000 + i));
  readonly before: AskedBlock;
  readonly #signers = devSigners();
  latest: RealBlock;

  /** @param endsFirst - the number of the block that ends the first session */
  constructor(
    private readonly chain: RealChain,
    endsFirst = 2,
  ) {
    let last = chain.genesis;
    while (last.header.number < endsFirst - 1) last = built(chain, last, FIRST_SLOT + last.header.number);
    const end = built(chain, last, last.slot + SESSION_SLOTS);
    this.before = asked(chain.runtime, end);
    this.latest = built(chain, end, end.slot + 1);
  }

  get block(): AskedBlock {
    return asked(this.chain.runtime, this.latest);
  }

  signedOn(block: AskedBlock): SignedOn {
    return new SignedOn(block, this.#signers);
  }

  next(parts: Parts = {}, endsSession = false): void {
    const slot = this.latest.slot + (endsSession ? SESSION_SLOTS : 1);
    this.latest = built(this.chain, this.latest, slot, parts);
  }

  enter(parts: Parts): readonly string[] | null {
    const slot = this.latest.slot + 1;
    const builder = begun(this.chain, this.latest, slot);
    const extrinsics = unfiltered(builder, this.latest, slot, parts);
    const applied = extrinsics.map((extrinsic) => unwrap(builder.apply(extrinsic)));
    if (applied.some(({ kind }) => kind !== "applied")) return null;
    const block = asked(this.chain.runtime, unwrap(builder.finish()));
    return block.ask("candidateEvents", {}).map(({ kind }) => kind);
  }

  keeps(parts: Parts): { readonly bitfields: number; readonly backedCandidates: number } {
    const slot = this.latest.slot + 1;
    const made = inherentsOf(begun(this.chain, this.latest, slot), this.latest, slot, parts);
    const [kept] = made.flatMap((extrinsic) => parachainsIn(extrinsic) ?? []);
    return { bitfields: kept?.bitfields.length ?? 0, backedCandidates: kept?.backedCandidates.length ?? 0 };
  }
}
