import type { Labels } from "@parahost/kernel";
import prom from "prom-client";

/** As the library has them. */
const USUAL_BUCKETS: readonly number[] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

interface Counts {
  readonly labels: Labels;
  /** By bucket, without those of the buckets below. */
  readonly inBucket: number[];
  sum: number;
  count: number;
}
interface Row {
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
  readonly metricName: string;
}

/**
 * A histogram that counts by itself, and stands in the library's registry as its own do: theirs checks and sorts the labels of every
 * value that it is shown, which takes some eight times as long.
 */
export class PromHistogram {
  readonly #byLabels = new Map<string, Counts>();
  readonly #bounds: readonly number[];

  constructor(
    readonly name: string,
    readonly help: string,
    private readonly labelNames: readonly string[],
    buckets: readonly number[] = USUAL_BUCKETS,
  ) {
    this.#bounds = [...buckets].sort((a, b) => a - b);
    if (labelNames.length === 0) this.#of({});
  }

  /** Puts it where it is asked for its rows. */
  registerIn(registry: prom.Registry): this {
    // Of a metric, a registry uses its name and `get` alone.
    registry.registerMetric(this as unknown as prom.Metric);
    return this;
  }

  /** @throws TypeError for what is no number, or a label that the histogram was not made with */
  observe(value: number, labels: Labels): void {
    if (!Number.isFinite(value)) throw new TypeError(`${this.name}: ${value} is no number to observe`);
    const counts = this.#of(labels);
    counts.sum += value;
    counts.count += 1;
    const { length } = this.#bounds;
    let bucket = 0;
    while (bucket < length && value > (this.#bounds[bucket] as number)) bucket++;
    if (bucket < length) (counts.inBucket[bucket] as number) += 1;
  }

  /** What the registry asks for. */
  async get() {
    const rows = [...this.#byLabels.values()].flatMap((counts) => this.#rowsOf(counts));
    return { name: this.name, help: this.help, type: "histogram", values: rows, aggregator: "sum" };
  }

  #rowsOf({ labels, inBucket, sum, count }: Counts): readonly Row[] {
    let upTo = 0;
    const buckets = this.#bounds.map((le, i) => {
      upTo += inBucket[i] as number;
      return { labels: { le, ...labels }, value: upTo, metricName: `${this.name}_bucket` };
    });
    return [
      ...buckets,
      { labels: { le: "+Inf", ...labels }, value: count, metricName: `${this.name}_bucket` },
      { labels: { ...labels }, value: sum, metricName: `${this.name}_sum` },
      { labels: { ...labels }, value: count, metricName: `${this.name}_count` },
    ];
  }

  #of(labels: Labels): Counts {
    const key = labelKey(this.labelNames, labels);
    const known = this.#byLabels.get(key);
    if (known) return known;
    const unknown = Object.keys(labels).find((name) => !this.labelNames.includes(name));
    if (unknown !== undefined) throw new TypeError(`${this.name} has no label ${unknown}`);
    const counts = { labels, inBucket: this.#bounds.map(() => 0), sum: 0, count: 0 };
    this.#byLabels.set(key, counts);
    return counts;
  }
}

/** What tells apart the values of one metric. */
export function labelKey(names: readonly string[], labels: Labels): string {
  let key = "";
  for (const name of names) key += `${labels[name]}\n`;
  return key;
}
