import type { Counter, Gauge, Histogram, Metrics } from "@parahost/kernel";
import prom from "prom-client";

/** One node's metrics, under the reference's names, with the node's name as the label `validator`. */
export class PromMetrics implements Metrics {
  readonly registry = new prom.Registry();

  constructor(node: string) {
    this.registry.setDefaultLabels({ validator: node });
  }

  counter(name: string, help: string, labelNames: readonly string[] = []): Counter {
    const metric = this.#once(name, () => new prom.Counter({ ...this.#base(name, help), labelNames: [...labelNames] }));
    return { inc: (by = 1, labels = {}) => metric.inc(labels, by) };
  }

  gauge(name: string, help: string, labelNames: readonly string[] = []): Gauge {
    const metric = this.#once(name, () => new prom.Gauge({ ...this.#base(name, help), labelNames: [...labelNames] }));
    return { set: (value, labels = {}) => metric.set(labels, value) };
  }

  histogram(name: string, help: string, buckets?: readonly number[], labelNames: readonly string[] = []): Histogram {
    const bounds = buckets ? { buckets: [...buckets] } : {};
    const options = { ...this.#base(name, help), ...bounds, labelNames: [...labelNames] };
    const metric = this.#once(name, () => new prom.Histogram(options));
    return {
      observe: (value, labels = {}) => metric.observe(labels, value),
      time: async (work, labels = {}) => {
        const end = metric.startTimer(labels);
        try {
          return await work();
        } finally {
          end();
        }
      },
    };
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
