import type { PvfHost } from "@parahost/kernel";
import { PvfPool } from "@parahost/wasm-host";
import { builtEntry } from "./built-entries.js";
import { RealClock } from "./real-clock.js";
import { realTime } from "./real-time.js";
import { type LogOutput, winstonLog } from "./winston-log.js";

/** A PVF host outside any node, for commands that run validation code themselves. Whoever asks for it closes it. */
export function ownPvfHost(out: LogOutput): PvfHost {
  const log = winstonLog({ level: "warn", targets: new Map() }, "people", out);
  return new PvfPool(new RealClock(), realTime, log, builtEntry("@parahost/wasm-host", "pvf/worker.js"));
}
