import type { Metrics } from "@parahost/kernel";

/** Metrics of which a test can ask what was counted, by the name behind `polkadot_parachain_` and the value of a label. */
export function countedMetrics(): Metrics & {
  /** How often that metric was counted under that label; `name` without `polkadot_parachain_`. */
  count(name: string, label?: string): number;
} {
  const counts = new Map<string, number>();
  const add = (key: string, by: number) => counts.set(key, (counts.get(key) ?? 0) + by);
  return {
    counter: (name) => ({ inc: (by = 1, labels = {}) => void add([name, ...Object.values(labels)].join(" "), by) }),
    gauge: (name) => ({
      set: (value, labels = {}) => void counts.set([name, ...Object.values(labels)].join(" "), value),
    }),
    histogram: () => ({ observe: () => undefined, time: (work) => work() }),
    count: (name, label) => counts.get([`polkadot_parachain_${name}`, ...(label ? [label] : [])].join(" ")) ?? 0,
  };
}
