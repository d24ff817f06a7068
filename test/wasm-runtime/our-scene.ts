import type { ParaId } from "@parahost/primitives";
import { type AskedBlock, noVerifiedSignatures, Scene, type SceneOptions, SignedOn } from "@parahost/runtime";
import type { JudgedScene, Parts } from "./judged-scene.js";

/** Our modules, brought to the first block of a session. */
export class OurScene implements JudgedScene {
  readonly #scene: Scene;
  readonly before: AskedBlock;

  constructor(options: SceneOptions) {
    this.#scene = new Scene(options);
    const session = () => this.block.ask("sessionIndexForChild", {});
    for (const first = session(); session() === first; ) this.#scene.next();
    this.before = this.block;
    this.#scene.next();
  }

  get paras(): readonly ParaId[] {
    return this.#scene.paras;
  }

  get block(): AskedBlock {
    return this.#scene.block;
  }

  signedOn(block: AskedBlock): SignedOn {
    return new SignedOn(block, this.#scene);
  }

  next(parts?: Parts): void {
    this.#scene.next(parts);
  }

  enter(parts: Parts): readonly string[] | null {
    const built = this.#scene.build(parts);
    if (!built.ok) return null;
    return built.value.events.map(({ kind }) => kind).filter((kind) => kind.startsWith("Candidate"));
  }

  keeps(parts: Parts): { readonly bitfields: number; readonly backedCandidates: number } {
    const { runtime, state, context } = this.#scene;
    const { inherent } = runtime.createInherent(state, context, this.#scene.inherent(parts), noVerifiedSignatures);
    return { bitfields: inherent.bitfields.length, backedCandidates: inherent.backedCandidates.length };
  }
}
