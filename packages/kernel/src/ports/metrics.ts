import type { ServiceIdentifier } from "inversify";

/** Values of a metric's labels, by name. */
export type Labels = Readonly<Record<string, string>>;
/** Only goes up. */
export interface Counter {
  /** Counts up, by 1 where nothing is said. */
  inc(by?: number, labels?: Labels): void;
}
/** Goes up and down. */
export interface Gauge {
  /** The value from now on. */
  set(value: number, labels?: Labels): void;
}
/** How often a value came in which range. */
export interface Histogram {
  /** Counts a value in its range. Times are in seconds. */
  observe(value: number, labels?: Labels): void;
  /** Seconds; recorded whether the work succeeds or throws. */
  time<T>(work: () => Promise<T>, labels?: Labels): Promise<T>;
}
/** Registers what one node counts. A name that is registered again gives the same metric. */
export interface Metrics {
  /** A counter; `help` is one sentence for operators. */
  counter(name: string, help: string, labelNames?: readonly string[]): Counter;
  /** A gauge; `help` is one sentence for operators. */
  gauge(name: string, help: string, labelNames?: readonly string[]): Gauge;
  /** A histogram; `buckets` are upper bounds, ascending. */
  histogram(name: string, help: string, buckets?: readonly number[], labelNames?: readonly string[]): Histogram;
}
/** Token of {@link Metrics}. */
export const Metrics: ServiceIdentifier<Metrics> = Symbol.for("parahost.kernel.Metrics");
