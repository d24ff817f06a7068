import { blake2b256 } from "@parahost/primitives";
import { codeParams } from "./code-params.js";
import { obtainChunks, obtainRoot, reconstruct } from "./erasure-coding.js";
import { erasureCodingReady } from "./kernel/load.js";
import { encodePlain } from "./plain/encode.js";

/** One thing measured: its samples, one a round. */
export interface ErasureBenchRow {
  readonly name: string;
  readonly unit: "MiB/s";
  readonly samples: readonly number[];
}

/** What the benchmark is given, and how much of it is wanted. */
export interface BenchOptions {
  /** Milliseconds that go by, from any start. */
  readonly now: () => number;
  /** How often each is timed. */
  readonly rounds?: number;
  /** Numbers of validators to code for. */
  readonly validators?: readonly number[];
  /** Bytes of data; 5 MiB is the largest proof of validity. */
  readonly dataBytes?: number;
}

const MIB = 1 << 20;

/** Times coding, roots and reconstruction, in MiB of data a second; the plain coder on a smaller piece, for comparison. */
export async function benchErasureCoding({
  now,
  rounds = 9,
  validators = [10, 100, 300, 1_000],
  dataBytes = 5 * MIB,
}: BenchOptions): Promise<readonly ErasureBenchRow[]> {
  await erasureCodingReady();
  const data = Uint8Array.from({ length: dataBytes }, (_, i) => Math.imul(i, 0x9e3779b1) >>> 21);
  const part = data.subarray(0, Math.ceil(dataBytes / 8));
  const timed = (name: string, bytes: number, run: () => unknown) => measured(name, bytes, run, now, rounds);

  return validators.flatMap((nValidators) => {
    const params = codeParams(nValidators);
    const chunks = obtainChunks(nValidators, data);
    if (!params.ok) throw new RangeError(`${nValidators} validators: ${params.error}`);
    if (!chunks.ok) throw new RangeError(`${dataBytes} bytes for ${nValidators} validators: ${chunks.error}`);
    const parity = chunks.value.map((chunk, index) => [index, chunk] as const).slice(-Math.ceil(nValidators / 3));
    const of = `${nValidators} validators`;
    return [
      timed(`erasure coding, chunks, ${of}`, data.length, () => obtainChunks(nValidators, data)),
      timed(`erasure coding, root, ${of}`, data.length, () => obtainRoot(nValidators, data)),
      timed(`erasure coding, reconstruction, ${of}`, data.length, () => reconstruct(nValidators, parity)),
      timed(`erasure coding, plain chunks, ${of}`, part.length, () => encodePlain(params.value, part)),
      timed(`hashing of chunks, ${of}`, data.length, () => chunks.value.map(blake2b256)),
    ];
  });
}

function measured(name: string, bytes: number, run: () => unknown, now: () => number, rounds: number): ErasureBenchRow {
  run();
  const samples = Array.from({ length: rounds }, () => {
    const start = now();
    run();
    return bytes / MIB / ((now() - start) / 1_000);
  });
  return { name, unit: "MiB/s", samples };
}
