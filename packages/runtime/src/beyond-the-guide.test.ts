import { beforeAll, describe, expect, it } from "@jest/globals";
import {
  type BackedCandidate,
  bitsOf,
  candidateHashOf,
  coreIndex,
  NodeFeature,
  type ParaId,
  paraId,
  ready,
  sign,
  statementPayload,
} from "@parahost/primitives";
import { Scene } from "./bench-scene.js";
import { noVerifiedSignatures } from "./executive/index.js";

const para = paraId(2000);
const asyncBackingParams = { maxCandidateDepth: 3, allowedAncestryLen: 2 };
const elastic = { asyncBackingParams, nodeFeatures: bitsOf(4, [NodeFeature.ElasticScalingMVP]) };

describe("async backing", () => {
  beforeAll(ready);

  it("takes a candidate on the parent's parents, as far back as allowed and not further", () => {
    const scene = new Scene({ validators: 6, paras: 2, config: { asyncBackingParams } });
    scene.next();
    const late = scene.backed(para); // on block 1
    scene.next();
    scene.next();
    expect(scene.build({ backedCandidates: [late] })).toMatchObject({ ok: true }); // in block 4: 1, 2 and 3 are allowed
    scene.next();
    expect(scene.build({ backedCandidates: [late] })).toMatchObject({ error: { code: "DisallowedRelayParent" } });
  });

  it("off, takes the parent alone", () => {
    const scene = new Scene({ validators: 6, paras: 2 });
    const late = scene.backed(para);
    scene.next();
    expect(scene.build({ backedCandidates: [late] })).toMatchObject({ error: { code: "DisallowedRelayParent" } });
  });

  it("asks the group that worked on the core when the candidate was made, over a rotation", () => {
    const scene = new Scene({ validators: 6, paras: 2, config: { asyncBackingParams } });
    while (scene.header.number < 8) scene.next();
    const group = scene.groupOn(coreIndex(0));
    const before = scene.backed(para); // on block 8, for block 9; groups rotate with block 10
    scene.next();
    expect(scene.groupOn(coreIndex(0))).not.toEqual(group);
    expect(scene.build({ backedCandidates: [before] })).toMatchObject({ ok: true });
  });

  it("takes nothing across the start of a session but on its parent", () => {
    const scene = new Scene({ validators: 6, paras: 2, config: { asyncBackingParams }, genesis: { sessionLength: 3 } });
    scene.next();
    const old = scene.backed(para); // on 1
    scene.next();
    expect(scene.build({ backedCandidates: [old] })).toMatchObject({ error: { code: "DisallowedRelayParent" } });
    expect(scene.build({ backedCandidates: [scene.backed(para)] })).toMatchObject({ ok: true });
  });
});

describe("elastic scaling", () => {
  beforeAll(ready);
  const make = (features: readonly number[] = []) =>
    new Scene({
      validators: 9,
      paras: 1,
      genesis: { coresPerPara: 3 },
      config: { ...elastic, nodeFeatures: bitsOf(4, [NodeFeature.ElasticScalingMVP, ...features]) },
    });
  /** Candidates of one para, each on the head of the one before. */
  const chain = (scene: Scene, cores: readonly number[]): readonly BackedCandidate[] => {
    const made: BackedCandidate[] = [];
    for (const [i, core] of cores.entries()) {
      const parentHead = made.at(-1)?.candidate.commitments.headData;
      const commitments = { headData: Uint8Array.of(1, i) };
      made.push(scene.backed(para, { core: coreIndex(core), commitments, ...(parentHead && { parentHead }) }));
    }
    return made;
  };
  const included = (scene: Scene) => scene.runtime.ask(scene.state, "availabilityCores", {}).map(({ kind }) => kind);

  it("backs as many candidates of a para as it has cores, each on the one before", () => {
    const scene = make();
    const { events } = scene.next({ backedCandidates: chain(scene, [2, 0, 1]) });
    expect(events.map((event) => event.kind === "CandidateBacked" && event.coreIndex)).toEqual([2, 0, 1]);
    expect(scene.runtime.ask(scene.state, "candidatesPendingAvailability", { paraId: para })).toHaveLength(3);
    const all = scene.next({ bitfields: scene.bitfields() });
    expect(all.events.filter(({ kind }) => kind === "CandidateIncluded")).toHaveLength(3);
  });

  it("includes from the front: a gap is waited for", () => {
    const scene = make();
    scene.next({ backedCandidates: chain(scene, [0, 1, 2]) });
    // Bits for cores 1 and 2 only: the first of the chain, on core 0, is not there yet.
    const some = scene.bitfields(9, bitsOf(3, [1, 2]));
    expect(scene.next({ bitfields: some }).events).toEqual([]);
    expect(included(scene)).toEqual(["Occupied", "Occupied", "Occupied"]);
    const rest = scene.next({ bitfields: scene.bitfields(9, bitsOf(3, [0])) });
    expect(rest.events.filter(({ kind }) => kind === "CandidateIncluded")).toHaveLength(3);
  });

  it("refuses a candidate that skips one, names no core of its para, or one that is taken", () => {
    const scene = make();
    const [first, second, third] = chain(scene, [0, 1, 2]);
    if (!first || !second || !third) throw new Error("three were made");
    const code = (...backedCandidates: readonly BackedCandidate[]) => {
      const built = scene.build({ backedCandidates });
      return built.ok ? "accepted" : built.error.code;
    };
    expect(code(first, third)).toBe("ValidationDataHashMismatch");
    expect(code(first, second)).toBe("accepted");
    expect(code(...chain(scene, [0, 0]))).toBe("UnscheduledCandidate");
    expect(code({ ...first, validatorIndices: scene.backed(para, { core: coreIndex(7) }).validatorIndices })).toBe(
      "InvalidBacking",
    );
    expect(code({ ...first, validatorIndices: bitsOf(3, [0, 1, 2]) })).toBe("UnscheduledCandidate");
  });

  it("keeps what fits of a broken chain", () => {
    const scene = make();
    const [first, , third] = chain(scene, [0, 1, 2]);
    if (!first || !third) throw new Error("three were made");
    const offered = scene.inherent({ backedCandidates: [first, third] });
    const made = scene.runtime.createInherent(scene.state, scene.context, offered, noVerifiedSignatures);
    expect(made.inherent.backedCandidates).toEqual([first]);
    expect(made.dropped).toMatchObject([{ reason: "ValidationDataHashMismatch" }]);
  });

  describe("with version 2 receipts", () => {
    const v2 = (
      scene: Scene,
      core: number,
      changes: { coreIndex?: number; sessionIndex?: number; signals?: readonly Uint8Array[] },
    ) => {
      const upwardMessages = changes.signals ?? [new Uint8Array(), Uint8Array.of(0, core, 0)];
      const { candidate, ...backed } = scene.backed(para, { core: coreIndex(core), commitments: { upwardMessages } });
      if (candidate.descriptor.version !== 1) throw new Error("the scene makes version 1");
      const { collator: _collator, signature: _signature, version: _version, ...rest } = candidate.descriptor;
      const at = { coreIndex: core, sessionIndex: 0, ...changes };
      const descriptor = { ...rest, version: 2, coreIndex: at.coreIndex, sessionIndex: at.sessionIndex } as never;
      const committed = { commitments: candidate.commitments, descriptor };
      return resigned(scene, { ...backed, candidate: committed }, core);
    };
    const resigned = (scene: Scene, backed: BackedCandidate, core: number): BackedCandidate => {
      const context = { sessionIndex: 0 as never, parentHash: scene.headerHash };
      const payload = statementPayload({ kind: "Valid", candidateHash: candidateHashOf(backed.candidate) }, context);
      const keys = scene.groupOn(coreIndex(core)).map((i) => scene.validators[i]);
      const validityVotes = keys.map((pair) => ({
        kind: "Explicit" as const,
        signature: sign(pair ?? scene.collator, payload),
      }));
      return { ...backed, validityVotes };
    };

    it.each<{ why: string; changes: Parameters<typeof v2>[2]; code: string }>([
      { why: "that name their core and session", changes: {}, code: "accepted" },
      { why: "of another session", changes: { sessionIndex: 1 }, code: "InvalidSession" },
      { why: "of another core than the one used", changes: { coreIndex: 2 }, code: "InvalidCoreIndex" },
      {
        why: "whose commitments name another core",
        changes: { signals: [new Uint8Array(), Uint8Array.of(0, 0, 0)] },
        code: "InvalidUMPSignals",
      },
      { why: "whose commitments choose none of several cores", changes: { signals: [] }, code: "accepted" },
      {
        why: "that choose among the claims of a block beyond the lookahead, which is 2",
        changes: { signals: [new Uint8Array(), Uint8Array.of(0, 1, 2)] },
        code: "InvalidUMPSignals",
      },
      {
        why: "that choose a core of the block after the next",
        changes: { signals: [new Uint8Array(), Uint8Array.of(0, 1, 1)] },
        code: "accepted",
      },
      {
        why: "with a signal twice",
        changes: { signals: [new Uint8Array(), Uint8Array.of(0, 1, 0), Uint8Array.of(0, 1, 0)] },
        code: "InvalidUMPSignals",
      },
      {
        why: "with a signal that does not decode",
        changes: { signals: [new Uint8Array(), Uint8Array.of(9)] },
        code: "InvalidUMPSignals",
      },
    ])("takes those $why: $code", ({ changes, code }) => {
      const scene = make([NodeFeature.CandidateReceiptV2]);
      const built = scene.build({ backedCandidates: [v2(scene, 1, changes)] });
      expect(built.ok ? "accepted" : built.error.code).toBe(code);
    });
  });
});

describe("parathreads", () => {
  beforeAll(ready);
  const thread: ParaId = paraId(3000);
  const withThread = (): Scene => {
    const plain = new Scene({ validators: 6, paras: 1 });
    return new Scene({
      validators: 6,
      paras: 1,
      config: { parathreadCores: 1 },
      genesis: {
        paras: [
          ...plain.genesis.paras,
          { paraId: thread, kind: "Parathread", genesisHead: Uint8Array.of(0), validationCode: Uint8Array.of(1) },
        ],
      },
    });
  };

  it("have no candidate of another collator than the one of the claim: WrongCollator", () => {
    const scene = withThread();
    const collator = `0x${"0c".repeat(32)}` as never;
    scene.next({}, [{ call: "AddParathreadClaim", paraId: thread, collator }]);
    expect(scene.build({ backedCandidates: [scene.backed(thread)] })).toMatchObject({
      error: {
        code: "WrongCollator",
        details: { paraId: thread, collator: scene.collator.publicKey, expected: collator },
      },
    });
  });

  it("get their core by a claim, for their collator alone, and give it back once included", () => {
    const scene = withThread();
    const cores = () => scene.runtime.ask(scene.state, "availabilityCores", {}).map(({ kind }) => kind);
    expect(cores()).toEqual(["Scheduled", "Free"]);
    const collator = scene.collator.publicKey as never;
    scene.next({}, [{ call: "AddParathreadClaim", paraId: thread, collator }]);
    expect(scene.runtime.ask(scene.state, "availabilityCores", {})[1]).toEqual({
      kind: "Scheduled",
      paraId: thread,
      collator,
    });
    scene.next({ backedCandidates: [scene.backed(thread)] });
    expect(cores()).toEqual(["Scheduled", "Occupied"]);
    scene.next({ bitfields: scene.bitfields() });
    expect(cores()).toEqual(["Scheduled", "Free"]);
  });
});
