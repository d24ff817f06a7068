import { afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { recordedLog } from "@parahost/conformance";
import { MemoryKeystore, SeededChance, VirtualClock } from "@parahost/kernel";
import { ready, type SignatureTriple, signature, validatorId } from "@parahost/primitives";
import { builtEntry } from "./built-entries.js";
import { ComputeThreads } from "./compute/compute-threads.js";
import { SignaturePool, type SignaturePoolConfig } from "./signature-pool.js";

const ENTRY = builtEntry("@parahost/cli", "adapters/compute/worker.js");
const keystore = new MemoryKeystore(new SeededChance("seed"));
let opened: ComputeThreads[] = [];
beforeAll(ready);
afterEach(async () => {
  for (const threads of opened) await threads.close();
  opened = [];
});

/** Counts what is held: one for each batch that goes to the workers. */
class CountingClock extends VirtualClock {
  held = 0;
  override hold<T>(work: () => Promise<T>, takesMs?: number): Promise<T> {
    this.held += 1;
    return super.hold(work, takesMs);
  }
}

function pool({ workers = 2, ...config }: Partial<SignaturePoolConfig> & { readonly workers?: number }, entry = ENTRY) {
  const [clock, log, threads] = [new CountingClock(), recordedLog(), new ComputeThreads(entry, { threads: workers })];
  const made = new SignaturePool(clock, log, threads, config);
  opened.push(threads);
  return { clock, log, made, verify: (triples: readonly SignatureTriple[]) => clock.until(made.verify(triples)) };
}

/** Every third is spoilt, each in another way. */
async function triples(count: number): Promise<{ all: SignatureTriple[]; good: boolean[] }> {
  const key = validatorId(keystore.insertUri("para", "//Alice"));
  const all: SignatureTriple[] = [];
  for (let i = 0; i < count; i++) {
    const payload = Uint8Array.from({ length: i % 40 }, (_, at) => (i + at) & 255);
    const triple = { key, payload: Uint8Array.of(...payload, i & 255, i >> 8), signature: signature("0x") };
    const signed = { ...triple, signature: await keystore.sign("para", key, triple.payload) };
    const spoilt = [
      { ...signed, payload: Uint8Array.of(...signed.payload, 1) },
      { ...signed, key: validatorId("0x12") },
      { ...signed, signature: signature(`${signed.signature.slice(0, -2)}zz`) },
      triple,
    ];
    all.push(i % 3 === 2 ? (spoilt[((i - 2) / 3) % 4] ?? signed) : signed);
  }
  return { all, good: all.map((_, i) => i % 3 !== 2) };
}

describe("the signature pool", () => {
  it("judges in workers as in place, whichever piece a signature falls into", async () => {
    const { all, good } = await triples(100);
    const inWorkers = pool({ workers: 3, batch: 64 });
    const inPlace = pool({ batch: 1_000 });
    const without = pool({ workers: 0, batch: 1 });

    for (const { verify } of [inWorkers, inPlace, without]) expect(await verify(all)).toEqual(good);
    expect([inWorkers, inPlace, without].map(({ clock }) => clock.held)).toEqual([1, 0, 0]);
  });

  it("sends to workers from the batch's size on, and nothing that it remembers as good", async () => {
    const { all } = await triples(30);
    const { clock, verify } = pool({ workers: 1, batch: 12 });
    await verify(all.slice(0, 11));
    expect(clock.held).toBe(0);
    // 11 of which 8 are good are known; so 19 new ones and 3 bad ones remain.
    await verify(all);
    expect(clock.held).toBe(1);
    // The ten bad ones are never remembered, and they are fewer than twelve.
    await verify(all);

    expect(clock.held).toBe(1);
  });

  it("gives the same verdicts from memory, and forgets what was not used for the longest time", async () => {
    const { all, good } = await triples(9);
    const { clock, verify } = pool({ workers: 1, batch: 2, remembered: 3 });
    const goodOnes = all.filter((_, i) => good[i]);
    expect(await verify(all)).toEqual(good);
    expect(clock.held).toBe(1);
    // Six are good, the last three of them are remembered.
    expect(await verify(goodOnes.slice(3))).toEqual([true, true, true]);
    expect(clock.held).toBe(1);
    expect(await verify(goodOnes.slice(0, 3))).toEqual([true, true, true]);

    expect(clock.held).toBe(2);
  });

  it.each([{ batch: 1_000 }, { batch: 1 }])(
    "tells of each good signature once, and of no bad one: $batch",
    async ({ batch }) => {
      const { made, verify } = pool({ batch, workers: 2 });
      const heard: SignatureTriple[] = [];
      made.listen((triple) => heard.push(triple));
      const { all, good } = await triples(12);
      await verify(all);
      await verify(all);

      expect(heard).toEqual(all.filter((_, i) => good[i]));
    },
  );

  it("verifies in place what a worker that died was asked, and says so", async () => {
    const { all, good } = await triples(6);
    const { log, verify } = pool({ workers: 1, batch: 1 }, new URL("file:///there/is/no/worker.js"));

    expect(await verify(all)).toEqual(good);
    expect(log.lines).toMatchObject([{ level: "warn", fields: { signatures: 6 } }]);
  });

  it("starts anew after it was closed", async () => {
    const { all, good } = await triples(6);
    const { verify } = pool({ workers: 2, batch: 2, remembered: 0 });
    await verify(all);
    await opened[0]?.close();

    expect(await verify(all)).toEqual(good);
  });
});
