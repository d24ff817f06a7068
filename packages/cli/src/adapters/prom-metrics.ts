import type { Counter, Gauge, Histogram, Labels, Metrics } from "@parahost/kernel";
import prom from "prom-client";
import { labelKey, PromHistogram } from "./prom-histogram.js";

const NO_LABELS: Labels = {};

interface Amount {
  readonly labels: Labels;
  value: number;
}

/** Amounts by labels, until somebody asks for the page: the library checks and sorts labels each time that it takes one in. */
class Amounts {
  readonly #byLabels = new Map<string, Amount>();

  constructor(private readonly labelNames: readonly string[]) {}

  of(labels: Labels): Amount {
    const key = labelKey(this.labelNames, labels);
    const known = this.#byLabels.get(key);
    if (known) return known;
    const amount = { labels, value: 0 };
    this.#byLabels.set(key, amount);
    return amount;
  }

  /** Hands over all that is there; it begins again from nothing. */
  take(): readonly Amount[] {
    const all = [...this.#byLabels.values()];
    this.#byLabels.clear();
    return all;
  }
}

/** One node's metrics, under the reference's names, with the node's name as the label `validator`. */
export class PromMetrics implements Metrics {
  readonly registry = new prom.Registry();
  /** Of counters and gauges, by name. */
  readonly #amounts = new Map<string, Amounts>();
  readonly #histograms = new Map<string, PromHistogram>();

  constructor(node: string) {
    this.registry.setDefaultLabels({ validator: node });
  }

  counter(name: string, help: string, labelNames: readonly string[] = []): Counter {
    const amounts = this.#amountsOf(name, labelNames);
    function collect(this: prom.Counter): void {
      for (const { labels, value } of amounts.take()) this.inc(labels, value);
    }
    this.#once(name, () => new prom.Counter({ ...this.#base(name, help), labelNames: [...labelNames], collect }));
    return {
      inc: (by = 1, labels = NO_LABELS) => {
        amounts.of(labels).value += by;
      },
    };
  }

  gauge(name: string, help: string, labelNames: readonly string[] = []): Gauge {
    const amounts = this.#amountsOf(name, labelNames);
    function collect(this: prom.Gauge): void {
      for (const { labels, value } of amounts.take()) this.set(labels, value);
    }
    this.#once(name, () => new prom.Gauge({ ...this.#base(name, help), labelNames: [...labelNames], collect }));
    return {
      set: (value, labels = NO_LABELS) => {
        amounts.of(labels).value = value;
      },
    };
  }

  histogram(name: string, help: string, buckets?: readonly number[], labelNames: readonly string[] = []): Histogram {
    const known = this.#histograms.get(name);
    const metric = known ?? new PromHistogram(name, help, labelNames, buckets).registerIn(this.registry);
    this.#histograms.set(name, metric);
    return {
      observe: (value, labels = NO_LABELS) => metric.observe(value, labels),
      time: async (work, labels = NO_LABELS) => {
        const start = performance.now();
        try {
          return await work();
        } finally {
          metric.observe((performance.now() - start) / 1_000, labels);
        }
      },
    };
  }

  #amountsOf(name: string, labelNames: readonly string[]): Amounts {
    const amounts = this.#amounts.get(name) ?? new Amounts(labelNames);
    this.#amounts.set(name, amounts);
    return amounts;
  }

  #base(name: string, help: string) {
    return { name, help, registers: [this.registry] };
  }

  #once<M extends prom.Metric>(name: string, make: () => M): M {
    return (this.registry.getSingleMetric(name) as M | undefined) ?? make();
  }
}

/** The metrics of several nodes as one page for Prometheus: each once, told apart by the label `validator`. */
export async function mergedMetrics(nodes: readonly PromMetrics[]): Promise<string> {
  const pages = await Promise.all(nodes.map(({ registry }) => registry.getMetricsAsJSON()));
  return prom.AggregatorRegistry.aggregate(pages).metrics();
}
