import type { Metrics } from "@parahost/kernel";

/** Metrics that nobody reads. */
export const noMetrics: Metrics = {
  counter: () => ({ inc() {} }),
  gauge: () => ({ set() {} }),
  histogram: () => ({ observe() {}, time: (work) => work() }),
};
