import type { RealTime } from "@parahost/wasm-host";

/** The machine's own time, for limits and for pictures: nothing of the protocol runs on it. */
export const realTime: RealTime = {
  now: () => performance.now(),
  after(ms, act) {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};
