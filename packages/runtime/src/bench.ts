import { codecs, type SignatureTriple } from "@parahost/primitives";
import { Container } from "inversify";
import { Scene } from "./bench-scene.js";
import { isGoodBy, noVerifiedSignatures, VerifiedSignatureSet } from "./executive/index.js";
import { runtimeModule } from "./module.js";
import { ParachainsRuntime } from "./runtime.js";

/** One thing measured: its samples, one a round. */
export interface RuntimeBenchRow {
  readonly name: string;
  readonly unit: "ms";
  readonly samples: readonly number[];
}
/** What the benchmark is given, and how much of it is wanted. */
export interface RuntimeBenchOptions {
  /** Milliseconds that go by, from any start. */
  readonly now: () => number;
  readonly rounds?: number;
  /** Pairs of validators and cores. Groups are as large as they come out. */
  readonly sizes?: readonly (readonly [validators: number, cores: number])[];
}

/**
 * Times a full block: a bitfield of every validator, by which every core becomes free, and a new candidate for each. Signatures
 * and all the rest apart. Needs `ready()` and `hashingReady()` of the primitives.
 */
export function benchRuntime({
  now,
  rounds = 9,
  sizes = [
    [250, 50],
    [500, 100],
    [1_000, 200],
  ],
}: RuntimeBenchOptions): readonly RuntimeBenchRow[] {
  return sizes.flatMap(([validators, cores]) => fullBlock(validators, cores, now, rounds));
}

function fullBlock(validators: number, cores: number, now: () => number, rounds: number): readonly RuntimeBenchRow[] {
  const container = new Container();
  container.load(runtimeModule);
  const scene = new Scene({ validators, paras: cores, runtime: container.get(ParachainsRuntime) });
  const backAll = () => scene.paras.map((para) => scene.backed(para));
  scene.next({ backedCandidates: backAll() });
  const { runtime, state, context } = scene;
  const inherent = scene.inherent({ bitfields: scene.bitfields(), backedCandidates: backAll() });
  const bytes = codecs.parachainsInherentData.encode(inherent);
  const triples = runtime.signaturesOf(state, context, inherent);
  const good = new VerifiedSignatureSet(
    triples,
    triples.map(() => true),
  );
  // What was computed of these very objects is remembered: every round gets its own.
  const fresh = () => {
    const decoded = codecs.parachainsInherentData.decode(bytes);
    return decoded.ok ? decoded.value : inherent;
  };
  const of = `${validators} validators, ${cores} cores`;
  const timed = (name: string, run: (body: typeof inherent) => unknown, times = rounds): RuntimeBenchRow => {
    run(fresh());
    const samples = Array.from({ length: times }, () => {
      const body = fresh();
      const start = now();
      run(body);
      return now() - start;
    });
    return { name: `runtime, ${name}, ${of}`, unit: "ms", samples };
  };
  const check = isGoodBy(noVerifiedSignatures);
  const verifyAll = (all: readonly SignatureTriple[]) => all.every((triple) => check(triple));
  return [
    timed("block without signature checks", (body) =>
      runtime.buildBlock(state, context, { inherent: body, calls: [] }, good),
    ),
    timed("create inherent without signature checks", (body) => runtime.createInherent(state, context, body, good)),
    timed("collecting signatures", (body) => runtime.signaturesOf(state, context, body)),
    timed(`verifying ${triples.length} signatures in place`, () => verifyAll(triples), Math.min(rounds, 3)),
  ];
}
