import { beforeAll, describe, expect, it } from "@jest/globals";
import {
  blake2b256Hex,
  blockNumber,
  type CandidateEvent,
  codecs,
  coreIndex,
  type Hash,
  orderedTrieRoot,
} from "@parahost/primitives";
import { babeClaim, executeBlock, type SubstrateBlock } from "@parahost/wasm-host";
import { RealScene } from "./real-scene.js";
import {
  begun,
  calling,
  hasSpec,
  inherentsOf,
  parachainsIn,
  type RealBlock,
  type RealChain,
  realChain,
  SLOT_MS,
  unwrap,
} from "./rococo.js";

let chain: RealChain;
beforeAll(async () => {
  if (hasSpec) chain = await realChain();
});
const describeReal = hasSpec ? describe : describe.skip;

/** Each para's next candidate, on the core of its place. */
const backedOf = (scene: RealScene, paras = scene.paras) =>
  paras.map((id) => scene.signedOn(scene.block).backed(id, { core: coreIndex(scene.paras.indexOf(id)) }));
const kindsOf = (events: readonly CandidateEvent[]) => {
  const counts: Record<string, number> = {};
  for (const { kind } of events) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
};

describeReal("the reference's runtime", () => {
  it("accepts every block that was built on it, and comes to the same state, across a session change", () => {
    const scene = new RealScene(chain);
    const seen: Record<string, number>[] = [];
    for (let step = 0; step < 8; step++) {
      const parent = scene.latest;
      const { length: occupied } = scene.block.ask("availabilityCores", {}).filter(({ kind }) => kind === "Occupied");
      const bitfields = occupied > 0 ? scene.signedOn(scene.block).bitfields() : [];
      // The block of step 3 ends the session: what is pending then is gone, so that the next one includes nothing.
      scene.next({ bitfields, backedCandidates: backedOf(scene) }, step === 3);
      const imported = unwrap(executeBlock(chain.runtime, parent.state, scene.latest));
      expect(imported.state.root()).toBe(scene.latest.header.stateRoot);
      expect(imported.changes.length).toBeGreaterThan(0);
      seen.push(kindsOf(scene.block.ask("candidateEvents", {})));
    }
    const both = { CandidateBacked: 8, CandidateIncluded: 8 };
    expect(seen).toEqual([{ CandidateBacked: 8 }, both, both, both, { CandidateBacked: 8 }, both, both, both]);
    expect(scene.block.ask("sessionIndexForChild", {})).toBe(2);
  });

  it("makes of an offer with good and bad what enter takes", () => {
    const scene = new RealScene(chain);
    scene.next({ backedCandidates: backedOf(scene, scene.paras.slice(0, 2)) });
    const [first, ...rest] = backedOf(scene);
    // The first para's core is still occupied, and the last one's candidate names another core.
    const wrong = scene.signedOn(scene.block).backed(scene.paras[7] as never, { core: coreIndex(6) });
    scene.next({ backedCandidates: [first, ...rest.slice(0, -1), wrong] as never });
    expect(scene.block.ask("candidateEvents", {}).map(({ kind }) => kind)).toEqual(Array(5).fill("CandidateBacked"));
  });
});

describeReal("a block that was tampered with is refused:", () => {
  let parent: RealBlock;
  let good: RealBlock;
  beforeAll(() => {
    const scene = new RealScene(chain);
    scene.next({ backedCandidates: backedOf(scene) });
    parent = scene.latest;
    scene.next({ bitfields: scene.signedOn(scene.block).bitfields(), backedCandidates: backedOf(scene) });
    good = scene.latest;
  });

  const other = (hash: Hash): Hash => blake2b256Hex(Buffer.from(hash));
  const withHeader = (changes: Partial<SubstrateBlock["header"]>): SubstrateBlock => ({
    extrinsics: good.extrinsics,
    header: { ...good.header, ...changes },
  });
  /** With the root that these extrinsics have, in the layout that FRAME takes for it, so that it is not that which is refused. */
  const withExtrinsics = (...extrinsics: readonly (Uint8Array | undefined)[]): SubstrateBlock => {
    const all = extrinsics as readonly Uint8Array[];
    return { extrinsics: all, header: { ...good.header, extrinsicsRoot: orderedTrieRoot(all, 0) } };
  };
  const enter = () => good.extrinsics.find((extrinsic) => parachainsIn(extrinsic)) as Uint8Array;
  const timestamp = () => good.extrinsics.find((extrinsic) => !parachainsIn(extrinsic)) as Uint8Array;
  const headerBytes = () => codecs.header.encode(parent.header).length;
  const flipped = (bytes: Uint8Array, at: number) => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));

  it("as it is, it is accepted", () => {
    expect(good.extrinsics).toHaveLength(2);
    expect(unwrap(executeBlock(chain.runtime, parent.state, good)).state.root()).toBe(good.header.stateRoot);
    expect(executeBlock(chain.runtime, parent.state, withExtrinsics(timestamp(), enter())).ok).toBe(true);
  });

  /** Each with the sentence that FRAME, or the pallet, has for it. */
  const TAMPERED: Readonly<Record<string, { readonly block: () => SubstrateBlock; readonly reason: string }>> = {
    "its state root": {
      block: () => withHeader({ stateRoot: other(good.header.stateRoot) }),
      reason: "Storage root must match that calculated.",
    },
    "its extrinsics root": {
      block: () => withHeader({ extrinsicsRoot: other(good.header.extrinsicsRoot) }),
      reason: "Transaction trie root must be valid.",
    },
    "its digest, which claims the slot after": {
      block: () =>
        withHeader({ digest: [babeClaim({ slot: good.slot + 1, authority: 0 }), ...good.header.digest.slice(1)] }),
      reason: "Timestamp slot must match `CurrentSlot`",
    },
    "its parent's hash": {
      block: () => withHeader({ parentHash: other(good.header.parentHash) }),
      reason: "A call was labelled as mandatory, but resulted in an Error.",
    },
    "its number": {
      block: () => withHeader({ number: blockNumber(good.header.number + 1) }),
      reason: "A call was labelled as mandatory, but resulted in an Error.",
    },
    "a byte of an extrinsic": {
      block: () => ({ header: good.header, extrinsics: [timestamp(), flipped(enter(), 40)] }),
      reason: "Transaction trie root must be valid.",
    },
    "a byte of a vote, with the root made to fit": {
      // From the end: the parent's header, no disputes in one byte, four bytes of bits, and a signature.
      block: () => withExtrinsics(timestamp(), flipped(enter(), enter().length - headerBytes() - 1 - 4 - 20)),
      reason: "A call was labelled as mandatory, but resulted in an Error.",
    },
    "the order of its extrinsics": {
      block: () => withExtrinsics(enter(), timestamp()),
      reason: "Storage root must match that calculated.",
    },
    "no word on parachains": {
      block: () => withExtrinsics(timestamp()),
      reason: "Bitfields and heads must be included every block",
    },
    "two words on parachains": {
      block: () => withExtrinsics(timestamp(), enter(), enter()),
      reason: "A call was labelled as mandatory, but resulted in an Error.",
    },
    "a time outside its slot": {
      block: () => withExtrinsics(calling(timestamp(), compactU64((good.slot + 1) * SLOT_MS)), enter()),
      reason: "Timestamp slot must match `CurrentSlot`",
    },
  };
  it.each(Object.keys(TAMPERED))("%s", (what) => {
    const { block, reason } = TAMPERED[what] as (typeof TAMPERED)[string];
    const before = parent.state.root();
    const refused = executeBlock(chain.runtime, parent.state, block());
    expect(refused).toMatchObject({
      ok: false,
      error: { code: "Execution", details: { method: "Core_execute_block" } },
    });
    expect(refused.ok ? "" : refused.error.details.reason).toContain(reason);
    expect(parent.state.root()).toBe(before);
  });
});

describeReal("a builder", () => {
  it("goes on after an extrinsic that is refused, as if there had been none", () => {
    const scene = new RealScene(chain);
    const { latest } = scene;
    const slot = latest.slot + 1;
    const [first, second] = [begun(chain, latest, slot), begun(chain, latest, slot)];
    const wrong = scene.signedOn(scene.block).backed(scene.paras[0] as never, { core: coreIndex(3) });
    const extrinsics = inherentsOf(first, latest, slot, {});
    const bad = calling(
      extrinsics.find((extrinsic) => parachainsIn(extrinsic)) as Uint8Array,
      codecs.parachainsInherentData.encode({
        bitfields: [],
        backedCandidates: [wrong],
        disputes: [],
        parentHeader: latest.header,
      }),
    );
    // Invalid transaction 8: a mandatory one that fails.
    expect(unwrap(first.apply(bad))).toEqual({ kind: "refused", error: "0x0008" });
    for (const builder of [first, second])
      for (const extrinsic of extrinsics) expect(unwrap(builder.apply(extrinsic))).toEqual({ kind: "applied" });
    expect(unwrap(first.finish()).header).toEqual(unwrap(second.finish()).header);
  });

  it("says why the runtime does not finish a block without a word on parachains", () => {
    const scene = new RealScene(chain);
    const slot = scene.latest.slot + 1;
    const builder = begun(chain, scene.latest, slot);
    for (const extrinsic of inherentsOf(builder, scene.latest, slot, {}).filter((one) => !parachainsIn(one)))
      unwrap(builder.apply(extrinsic));
    const finished = builder.finish();
    expect(finished.ok ? "" : finished.error.details.reason).toContain(
      "Bitfields and heads must be included every block",
    );
  });
});

/** Compact, above 2^30: the number of bytes less 4, times 4, plus 3; then the bytes. 6 bytes reach for 8,000 years. */
function compactU64(value: number): Uint8Array {
  const bytes = Buffer.alloc(7);
  bytes[0] = ((6 - 4) << 2) | 3;
  bytes.writeUIntLE(value, 1, 6);
  return bytes;
}
