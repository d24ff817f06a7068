import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "@jest/globals";
import {
  type BackedCandidate,
  bitsOf,
  blockNumber,
  coreIndex,
  hash,
  NodeFeature,
  type ParachainsInherentData,
  paraId,
  persistedValidationDataHash,
  ready,
  signature,
  validationCodeHash,
} from "@parahost/primitives";
import { Scene } from "../bench-scene.js";
import { noVerifiedSignatures } from "../executive/index.js";

const path = join(process.env["PARAHOST_SHARED"] ?? join(process.cwd(), "../shared"), "real/negative-cases.txt");
/** What a real runtime did with an inherent: whether `enter` took it, the events, and how much `create_inherent` kept. */
const recorded = new Map(
  (existsSync(path) ? readFileSync(path, "utf8") : "").split("\n").flatMap((line) => {
    const match = /^(.+?)\s+enter: (Ok|0x010008) ?(\S*)\s*\| create_inherent: bf (\d+) bk (\d+)/.exec(line);
    if (!match) return [];
    const [, name = "", enter, events = "", bf, bk] = match;
    return [
      [name, { taken: enter === "Ok", events: events.split(",").filter(Boolean), bf: Number(bf), bk: Number(bk) }],
    ];
  }),
);
const describeRecorded = recorded.size > 0 ? describe : describe.skip;

const para = paraId(2000);
const other = hash(`0x${"ab".repeat(32)}`);
type Parts = Partial<ParachainsInherentData>;
type Descriptor = BackedCandidate["candidate"]["descriptor"];
const describing = (backed: BackedCandidate, changes: object): BackedCandidate => ({
  ...backed,
  candidate: { ...backed.candidate, descriptor: { ...backed.candidate.descriptor, ...changes } as Descriptor },
});
/** Backed on the core of its place, which it names: elastic scaling is on. */
const on = (scene: Scene, id = para, commitments = {}) =>
  scene.backed(id, { core: coreIndex(scene.paras.indexOf(id)), commitments });
const candidates = (...backedCandidates: readonly BackedCandidate[]): Parts => ({ backedCandidates });
const occupied = (scene: Scene): Scene => {
  scene.next(candidates(on(scene)));
  return scene;
};
const badSignature = signature(`0x${"01".repeat(64)}`);
const oneBad = (scene: Scene, changes: object): Parts => ({
  bitfields: scene.bitfields(6).map((bitfield, i) => (i === 5 ? { ...bitfield, ...changes } : bitfield)),
});

const cases: Readonly<Record<string, (scene: Scene) => Parts>> = {
  valid: (scene) => candidates(on(scene)),
  "PVD root from executor (wrong)": (scene) => {
    const data = scene.runtime.ask(scene.state, "persistedValidationData", { paraId: para, assumption: "Free" });
    const wrong = data && persistedValidationDataHash({ ...data, relayParentStorageRoot: other });
    return candidates(describing(on(scene), { persistedValidationDataHash: wrong }));
  },
  "wrong validation code hash": (scene) =>
    candidates(describing(on(scene), { validationCodeHash: validationCodeHash(other) })),
  "core index not injected": (scene) => candidates({ ...on(scene), validatorIndices: bitsOf(1, [0]) }),
  "wrong core index": (scene) => candidates(scene.backed(para, { core: coreIndex(1) })),
  "para head mismatch": (scene) => candidates(describing(on(scene), { paraHead: other })),
  "bad collator signature": (scene) => candidates(describing(on(scene), { signature: badSignature })),
  "hrmp watermark 0": (scene) => candidates(on(scene, para, { hrmpWatermark: blockNumber(0) })),
  "hrmp watermark future": (scene) => candidates(on(scene, para, { hrmpWatermark: blockNumber(99) })),
  "processed downward 1 (none queued)": (scene) => candidates(on(scene, para, { processedDownwardMessages: 1 })),
  "head data too big 32769": (scene) => candidates(on(scene, para, { headData: new Uint8Array(32769) })),
  "new code too small (1B)": (scene) => candidates(on(scene, para, { newValidationCode: Uint8Array.of(1) })),
  "same candidate twice": (scene) => candidates(on(scene), on(scene)),
  "two cores, order swapped": (scene) => candidates(on(scene, paraId(2001)), on(scene)),
  "8 valid cands": (scene) => candidates(...scene.paras.map((id) => on(scene, id))),
  "chained: 2 cands of one para": (scene) => {
    const first = on(scene);
    const parentHead = first.candidate.commitments.headData;
    return candidates(
      first,
      scene.backed(para, { core: coreIndex(0), parentHead, commitments: { headData: Uint8Array.of(3) } }),
    );
  },
  "bitfields 6 of 8": (scene) => ({ bitfields: occupied(scene).bitfields(6) }),
  "bitfields 5 of 8": (scene) => ({ bitfields: occupied(scene).bitfields(5) }),
  "bitfield bad signature": (scene) => oneBad(occupied(scene), { signature: badSignature }),
  "bitfields descending order": (scene) => ({ bitfields: [...occupied(scene).bitfields()].reverse() }),
  "bitfield duplicate validator": (scene) => {
    const bitfields = occupied(scene).bitfields();
    return { bitfields: [...bitfields, ...bitfields.slice(7)] };
  },
  "include + back next in same block": (scene) => ({
    bitfields: occupied(scene).bitfields(),
    backedCandidates: [on(scene)],
  }),
  "back on still-occupied core": (scene) => candidates(on(occupied(scene))),
};

/**
 * Where the guide of 2020 and the vectors rule over the real runtime: bad bitfields make a block invalid, where that one passes
 * over them, and candidates ascend by para. What an author offers is put in order, where that one keeps the first bitfield alone.
 */
const DIFFERS: Readonly<Record<string, { readonly taken?: boolean; readonly bf?: number }>> = {
  "two cores, order swapped": { taken: false },
  "bitfield bad signature": { taken: false },
  "bitfields descending order": { taken: false, bf: 8 },
  "bitfield duplicate validator": { taken: false },
};

describeRecorded("what a real runtime took and kept (where PARAHOST_SHARED has its recording)", () => {
  beforeAll(ready);

  it.each(Object.entries(cases))("%s", (name, make) => {
    const asked = recorded.get(name);
    if (!asked) throw new Error(`no such case on record: ${name}`);
    const expected = { ...asked, ...DIFFERS[name] };
    const config = {
      asyncBackingParams: { maxCandidateDepth: 3, allowedAncestryLen: 2 },
      nodeFeatures: bitsOf(2, [NodeFeature.ElasticScalingMVP]),
    };
    const scene = new Scene({ validators: 8, paras: 8, config });
    scene.next();
    const parts = make(scene);
    const built = scene.build(parts);
    expect(built.ok).toBe(expected.taken);
    const said = built.ok ? built.value.events.map(({ kind }) => kind) : [];
    if (expected.taken) expect(said.filter((kind) => kind.startsWith("Candidate"))).toEqual(expected.events);
    const made = scene.runtime.createInherent(scene.state, scene.context, scene.inherent(parts), noVerifiedSignatures);
    const { bitfields, backedCandidates } = made.inherent;
    expect({ bf: bitfields.length, bk: backedCandidates.length }).toEqual({ bf: expected.bf, bk: expected.bk });
  });
});
