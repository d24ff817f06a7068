import { beforeAll, describe, expect, it } from "@jest/globals";
import {
  type BackedCandidate,
  bitsOf,
  codecs,
  type DisputeStatementSet,
  disputeStatementPayload,
  isSignatureValid,
  NodeFeature,
  type ParachainsInherentData,
  type ParaId,
  ready,
  type SignatureTriple,
  sign,
  toHex,
  validatorIndex,
} from "@parahost/primitives";
import fc from "fast-check";
import { Container, ContainerModule, type Newable } from "inversify";
import { checkedRuntime, Scene } from "./bench-scene.js";
import { AnyRuntimeModule, type RuntimeModule } from "./frame/index.js";
import { runtimeModule } from "./module.js";
import { ParachainsRuntime } from "./runtime.js";

/** `PARAHOST_FUZZ` asks for more. */
const RUNS = Number(process.env["PARAHOST_FUZZ"] ?? 1_000);
const VALIDATORS = 9;
const PARAS = 3;

/** Verdicts are remembered: mutants share most of their signatures. */
const verdicts = new Map<string, boolean>();
const good = {
  has: (triple: SignatureTriple): boolean => {
    const name = `${triple.key}${triple.signature}${toHex(triple.payload)}`;
    const known = verdicts.get(name) ?? isSignatureValid(triple);
    verdicts.set(name, known);
    return known;
  },
};

/** Chains on which the properties are shown: by the first guide, and with all beyond it turned on. */
const CHAINS = {
  "by the first guide": { coresPerPara: 1, config: {} },
  "with elastic scaling": {
    coresPerPara: 2,
    config: {
      asyncBackingParams: { maxCandidateDepth: 3, allowedAncestryLen: 2 },
      nodeFeatures: bitsOf(4, [NodeFeature.ElasticScalingMVP, NodeFeature.CandidateReceiptV2]),
    },
  },
} as const;
type Chain = (typeof CHAINS)[keyof typeof CHAINS];

/** A block with something of everything: two cores freed, three candidates, a dispute that is not concluded. */
function fullScene({ coresPerPara, config }: Chain): {
  readonly scene: Scene;
  readonly inherent: ParachainsInherentData;
} {
  const scene = new Scene({ validators: VALIDATORS, paras: PARAS, config, genesis: { coresPerPara } });
  // Where a para has several cores its candidates name theirs.
  const back = (paras: readonly ParaId[]) =>
    paras.map((para) => scene.backed(para, coresPerPara > 1 ? { core: scene.coreOf(para) } : {}));
  scene.next({ backedCandidates: back(scene.paras.slice(1)) });
  const backedCandidates = back(scene.paras);
  const inherent = scene.inherent({ bitfields: scene.bitfields(), backedCandidates, disputes: [disputed(scene)] });
  return { scene, inherent };
}

function disputed(scene: Scene): DisputeStatementSet {
  const candidateHash = codecs.candidateHash.decode(new Uint8Array(32).fill(5));
  if (!candidateHash.ok) throw new Error("32 bytes are a hash");
  const of = { candidateHash: candidateHash.value, session: 0 as DisputeStatementSet["session"] };
  const statement = (i: number) =>
    i === 0
      ? ({ side: "Valid", statement: { kind: "BackingValid", relayParent: scene.headerHash } } as const)
      : ({ side: "Invalid", statement: { kind: "Explicit" } } as const);
  const statements = [0, 1, 2, 3].map((i) => {
    const payload = disputeStatementPayload(statement(i), of.candidateHash, of.session);
    const pair = scene.validators[i] ?? scene.collator;
    return { statement: statement(i), validatorIndex: validatorIndex(i), signature: sign(pair, payload) };
  });
  return { ...of, statements };
}

const at = <T>(values: readonly T[], i: number): T => values[i % values.length] as T;
/** A list of the one element, or of none where there is none. */
const one = <T>(values: readonly T[], i: number): readonly T[] => values.slice(i % (values.length || 1)).slice(0, 1);
const replaced = <T>(values: readonly T[], i: number, by: (value: T) => T): readonly T[] =>
  values.map((value, j) => (j === i % values.length ? by(value) : value));

type Mutation = (inherent: ParachainsInherentData, i: number, j: number) => ParachainsInherentData;
/** Changes that a decoder lets through, each to one thing. */
const mutations: readonly Mutation[] = [
  (inherent, i) => ({ ...inherent, backedCandidates: inherent.backedCandidates.filter((_, k) => k !== i % PARAS) }),
  (inherent, i) => ({ ...inherent, bitfields: inherent.bitfields.filter((_, k) => k !== i % VALIDATORS) }),
  (inherent, i) => ({ ...inherent, bitfields: inherent.bitfields.slice(0, i % (VALIDATORS + 1)) }),
  (inherent) => ({ ...inherent, bitfields: [...inherent.bitfields].reverse() }),
  (inherent) => ({ ...inherent, backedCandidates: [...inherent.backedCandidates].reverse() }),
  (inherent, i) => ({
    ...inherent,
    backedCandidates: [...inherent.backedCandidates, ...one(inherent.backedCandidates, i)],
  }),
  (inherent, i) => ({ ...inherent, disputes: [...inherent.disputes, ...one(inherent.disputes, i)] }),
  (inherent) => ({ ...inherent, disputes: [] }),
  (inherent, i, j) => ({
    ...inherent,
    bitfields: replaced(inherent.bitfields, i, (bitfield) => ({ ...bitfield, validatorIndex: validatorIndex(j) })),
  }),
  (inherent, i, j) => ({
    ...inherent,
    bitfields: replaced(inherent.bitfields, i, (bitfield) => ({ ...bitfield, payload: bitsOf(j % 40) })),
  }),
  (inherent, i, j) => ({
    ...inherent,
    backedCandidates: replaced(inherent.backedCandidates, i, (backed) => ({
      ...backed,
      validatorIndices: bitsOf(j % 12, j % 12 > 1 ? [0, 1] : []),
    })),
  }),
  (inherent, i, j) => ({
    ...inherent,
    backedCandidates: replaced(inherent.backedCandidates, i, (backed) => ({
      ...backed,
      validityVotes: at(inherent.backedCandidates, j).validityVotes,
    })),
  }),
  (inherent, i, j) => ({
    ...inherent,
    backedCandidates: replaced(inherent.backedCandidates, i, ({ candidate, ...backed }: BackedCandidate) => ({
      ...backed,
      candidate: { ...candidate, commitments: at(inherent.backedCandidates, j).candidate.commitments },
    })),
  }),
];

const encoded = codecs.parachainsInherentData;
/** One byte of an inherent changed, where it still decodes. */
function withByte(inherent: ParachainsInherentData, where: number, by: number): ParachainsInherentData {
  const bytes = encoded.encode(inherent);
  bytes[where % bytes.length] = (bytes[where % bytes.length] ?? 0) ^ by;
  const decoded = encoded.decode(bytes);
  return decoded.ok ? decoded.value : inherent;
}

const mutant = fc.record({
  structure: fc.array(fc.tuple(fc.nat(mutations.length - 1), fc.nat(), fc.nat(1_000)), { maxLength: 3 }),
  bytes: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { maxLength: 2 }),
});
type Mutant = typeof mutant extends fc.Arbitrary<infer T> ? T : never;
function mutated(inherent: ParachainsInherentData, { structure, bytes }: Mutant): ParachainsInherentData {
  const shaped = structure.reduce((all, [k, i, j]) => mutations[k]?.(all, i, j) ?? all, inherent);
  return bytes.reduce((all, [where, by]) => withByte(all, where, by), shaped);
}

describe.each(Object.entries(CHAINS))("any block %s", (_name, chain) => {
  let scene: Scene;
  let inherent: ParachainsInherentData;
  beforeAll(async () => {
    await ready();
    ({ scene, inherent } = fullScene(chain));
  });
  const build = (data: ParachainsInherentData) =>
    scene.runtime.buildBlock(scene.state, scene.context, { inherent: data, calls: [] }, good);

  it("without a mutation is accepted", () => {
    expect(build(inherent)).toMatchObject({ ok: true });
  });

  it("is accepted or refused by name, whatever is in it, and refused it changes nothing", () => {
    const parent = scene.state.root();
    const accepted = build(inherent);
    let refused = 0;
    fc.assert(
      fc.property(mutant, (how) => {
        const outcome = build(mutated(inherent, how));
        if (!outcome.ok) refused++;
        if (!outcome.ok) expect(outcome.error.code).toMatch(/^[A-Z][A-Za-z]+$/);
        expect(scene.state.root()).toBe(parent);
      }),
      { numRuns: RUNS, seed: 1 },
    );
    expect(refused).toBeGreaterThan(RUNS / 4);
    const again = build(inherent);
    expect(again.ok && again.value.header).toEqual(accepted.ok && accepted.value.header);
  });

  it("can be made of what createInherent keeps of anything", () => {
    fc.assert(
      fc.property(mutant, (how) => {
        const offered = { ...mutated(inherent, how), parentHeader: inherent.parentHeader };
        const made = scene.runtime.createInherent(scene.state, scene.context, offered, good);
        expect(build(made.inherent)).toMatchObject({ ok: true });
        const { backedCandidates, bitfields, disputes } = made.inherent;
        expect(backedCandidates.length + made.dropped.length).toBe(offered.backedCandidates.length);
        expect(bitfields.length + made.droppedBitfields.length).toBe(offered.bitfields.length);
        expect(disputes.length + made.droppedDisputes.length).toBe(offered.disputes.length);
      }),
      { numRuns: RUNS / 4, seed: 2 },
    );
  });

  it("comes to the same state, byte for byte, in whatever order the container makes the modules", () => {
    const expected = build(inherent);
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 8, maxLength: 8 }), mutant, (keys, how) => {
        const runtime = shuffledRuntime(keys);
        const data = mutated(inherent, how);
        const ours = build(data);
        const theirs = runtime.buildBlock(
          runtime.load(scene.state.entries()),
          scene.context,
          { inherent: data, calls: [] },
          { has: () => false },
        );
        if (!ours.ok || !theirs.ok) return expect(theirs).toEqual(ours);
        expect(theirs.value.header).toEqual(ours.value.header);
        expect([...theirs.value.state.entries()]).toEqual([...ours.value.state.entries()]);
        expect(theirs.value.events).toEqual(ours.value.events);
      }),
      { numRuns: 30, seed: 3 },
    );
    expect(expected.ok).toBe(true);
  });
});

/** The modules of another container, multi-bound in the order of the keys. */
function shuffledRuntime(keys: readonly number[]): ParachainsRuntime {
  const plain = new Container();
  plain.load(runtimeModule);
  const container = new Container();
  container.load(runtimeModule);
  const modules = plain.getAll(AnyRuntimeModule).map((module) => module.constructor as Newable<RuntimeModule>);
  const shuffled = modules.map((type, i) => [keys[i] ?? 0, i, type] as const).sort(([a, x], [b, y]) => a - b || x - y);
  container.unbind(AnyRuntimeModule);
  container.load(
    new ContainerModule(({ bind }) => {
      for (const [, , type] of shuffled) bind(AnyRuntimeModule).toService(type);
    }),
  );
  return container.get(ParachainsRuntime);
}

describe("a chain of blocks", () => {
  beforeAll(ready);
  it("keeps its invariants and forgets nothing in a state that is read back, block after block", () => {
    const step = fc.record({ back: fc.subarray([0, 1, 2]), votes: fc.nat(VALIDATORS) });
    fc.assert(
      fc.property(fc.array(step, { minLength: 10, maxLength: 25 }), (steps) => {
        const runtime = checkedRuntime();
        const scene = new Scene({ validators: VALIDATORS, paras: PARAS, runtime, genesis: { sessionLength: 7 } });
        for (const { back, votes } of steps) {
          const candidates = back.map((i) => scene.backed(at(scene.paras, i)));
          const offered = scene.inherent({ bitfields: scene.bitfields(votes), backedCandidates: candidates });
          const made = runtime.createInherent(scene.state, scene.context, offered, good);
          scene.next(made.inherent);
          scene.state = runtime.load(scene.state.entries());
          expect(scene.state.root()).toBe(scene.header.stateRoot);
        }
      }),
      { numRuns: 8, seed: 4 },
    );
  }, 60_000);
});
