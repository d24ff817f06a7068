import {
  bitAt,
  bitsOf,
  codecs,
  decoded,
  type ParachainsInherentData,
  type SignatureTriple,
  TransposedBitfields,
  validatorIndex,
} from "@parahost/primitives";
import { Container } from "inversify";
import { Scene } from "./bench-scene.js";
import { isGoodBy, noVerifiedSignatures, VerifiedSignatureSet } from "./executive/index.js";
import { FrameFault } from "./frame/index.js";
import { runtimeModule } from "./module.js";
import { ParachainsRuntime } from "./runtime.js";

/** One thing measured: its samples, one a round. */
export interface RuntimeBenchRow {
  readonly name: string;
  readonly unit: "ms" | "µs" | "×";
  readonly samples: readonly number[];
}
/** What the benchmark is given, and how much of it is wanted. */
export interface RuntimeBenchOptions {
  /** Milliseconds that go by, from any start. */
  readonly now: () => number;
  readonly rounds?: number;
  /** Verifies signatures elsewhere, before a block is executed; without it that is not measured. Must remember nothing. */
  readonly verifyAhead?: (triples: readonly SignatureTriple[]) => Promise<readonly boolean[]>;
  /** Pairs of validators and cores. Groups are as large as they come out. */
  readonly sizes?: readonly (readonly [validators: number, cores: number])[];
}

/**
 * Times a full block: a bitfield of every validator, by which every core becomes free, and a new candidate for each. Signatures,
 * verified ahead and in place, and all the rest apart; then availability by itself, against counting bit by bit. Needs
 * `ready()` and `hashingReady()` of the primitives.
 */
export async function benchRuntime({
  now,
  rounds = 9,
  sizes = [
    [250, 50],
    [500, 100],
    [1_000, 200],
  ],
  verifyAhead,
}: RuntimeBenchOptions): Promise<readonly RuntimeBenchRow[]> {
  const rows: RuntimeBenchRow[] = [];
  for (const [validators, cores] of sizes) {
    const block = new FullBlock(validators, cores, now);
    rows.push(...block.rows(rounds));
    if (verifyAhead) rows.push(await block.verifiedAhead(verifyAhead, rounds));
    rows.push(block.verifiedInPlace(Math.min(rounds, 3)), ...availability(validators, cores, now, rounds));
  }
  return rows;
}

/** Rounds until the code is compiled: without them the smallest size, which comes first, would be the slowest. */
const WARM_UPS = 20;

/** A block, ready to be executed over and over. */
class FullBlock {
  readonly #scene: Scene;
  readonly #bytes: Uint8Array;
  readonly #triples: readonly SignatureTriple[];
  readonly #of: string;

  constructor(
    validators: number,
    cores: number,
    private readonly now: () => number,
  ) {
    const container = new Container();
    container.load(runtimeModule);
    const scene = new Scene({ validators, paras: cores, runtime: container.get(ParachainsRuntime) });
    const backAll = () => scene.paras.map((para) => scene.backed(para));
    scene.next({ backedCandidates: backAll() });
    const inherent = scene.inherent({ bitfields: scene.bitfields(), backedCandidates: backAll() });
    this.#scene = scene;
    this.#bytes = codecs.parachainsInherentData.encode(inherent);
    this.#triples = scene.runtime.signaturesOf(scene.state, scene.context, inherent);
    this.#of = `${validators} validators, ${cores} cores`;
  }

  /** All but the verification of signatures. */
  rows(rounds: number): readonly RuntimeBenchRow[] {
    const { runtime, state, context } = this.#scene;
    const verdicts = this.#triples.map(() => true);
    const good = new VerifiedSignatureSet(this.#triples, verdicts);
    return [
      this.#timed("block without signature checks", rounds, (body) => {
        const built = runtime.buildBlock(state, context, { inherent: body, calls: [] }, good);
        if (!built.ok) throw new FrameFault("InvariantBroken", { bench: built.error });
      }),
      this.#timed("create inherent without signature checks", rounds, (body) =>
        runtime.createInherent(state, context, body, good),
      ),
      this.#timed("collecting signatures", rounds, (body) => runtime.signaturesOf(state, context, body)),
    ];
  }

  verifiedInPlace(rounds: number): RuntimeBenchRow {
    const isGood = isGoodBy(noVerifiedSignatures);
    const name = `verifying ${this.#triples.length} signatures in place`;
    return this.#timed(name, rounds, () => this.#triples.every(isGood), 1);
  }

  async verifiedAhead(
    verify: NonNullable<RuntimeBenchOptions["verifyAhead"]>,
    rounds: number,
  ): Promise<RuntimeBenchRow> {
    const samples: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const start = this.now();
      const verdicts = await verify(this.#triples);
      if (round > 0) samples.push(this.now() - start); // The first one starts the workers.
      if (verdicts.includes(false)) throw new FrameFault("InvariantBroken", { bench: "a good signature" });
    }
    return this.#row(`verifying ${this.#triples.length} signatures ahead, on the pool`, samples);
  }

  /** What was computed of the very objects is remembered: every round gets its own. */
  #timed(
    name: string,
    rounds: number,
    run: (body: ParachainsInherentData) => unknown,
    warmUps = WARM_UPS,
  ): RuntimeBenchRow {
    const samples: number[] = [];
    for (let round = -warmUps; round < rounds; round++) {
      const body = decoded(codecs.parachainsInherentData, this.#bytes);
      const start = this.now();
      run(body);
      if (round >= 0) samples.push(this.now() - start);
    }
    return this.#row(name, samples);
  }

  #row(name: string, samples: readonly number[]): RuntimeBenchRow {
    return { name: `runtime, ${name}, ${this.#of}`, unit: "ms", samples };
  }
}

/** Times a measurement takes in µs, shorter than what a clock tells apart. */
const REPEATED = 20;

/** Who holds what of every core: 32 validators by 32 cores at a time, and bit by bit. */
function availability(validators: number, cores: number, now: () => number, rounds: number): RuntimeBenchRow[] {
  const most = Array.from({ length: cores }, (_, core) => core).filter((core) => core % 10 > 0);
  const bitfields = Array.from({ length: validators }, (_, i) => ({
    validatorIndex: validatorIndex(i),
    payload: bitsOf(cores, most),
  }));
  const nobody = bitsOf(validators);
  const byWords = () => {
    const transposed = new TransposedBitfields(bitfields, validators, cores);
    for (let core = 0; core < cores; core++) transposed.joined(core, nobody);
  };
  const byBits = () => {
    const votes = Array.from({ length: cores }, () => new Uint8Array(Math.ceil(validators / 8)));
    for (const { validatorIndex: i, payload } of bitfields)
      for (let core = 0; core < cores; core++) {
        const bytes = votes[core];
        if (bytes && bitAt(payload, core)) bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (1 << (i & 7));
      }
  };
  const timed = (run: () => void): number => {
    const start = now();
    for (let i = 0; i < REPEATED; i++) run();
    return ((now() - start) * 1_000) / REPEATED;
  };
  timed(byWords);
  timed(byBits);
  const samples = Array.from({ length: rounds }, () => [timed(byWords), timed(byBits)] as const);
  const row = (name: string, unit: RuntimeBenchRow["unit"], values: readonly number[]): RuntimeBenchRow => ({
    name: `runtime, availability ${name}, ${validators} validators, ${cores} cores`,
    unit,
    samples: values,
  });
  return [
    row(
      "32 by 32",
      "µs",
      samples.map(([words]) => words),
    ),
    row(
      "bit by bit",
      "µs",
      samples.map(([, bits]) => bits),
    ),
    row(
      "32 by 32 faster than bit by bit",
      "×",
      samples.map(([words, bits]) => bits / words),
    ),
  ];
}
