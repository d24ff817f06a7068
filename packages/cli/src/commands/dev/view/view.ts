import type { DevEvent, DevSummary } from "../../../dev/events.js";
import type { DevPlugin } from "../../../dev/plugins.js";
import type { Output } from "../../cli-io.js";

/** What happens while the chain runs; the summary comes by itself. */
export type RunEvent = Exclude<DevEvent, DevSummary>;

/** What is said of the run before it begins. */
export interface RunPlan {
  /** What a chain spec calls the chain; `undefined` where it runs on our runtime. */
  readonly chain?: string | undefined;
  readonly validators: number;
  readonly cores: number;
  readonly paraIds: readonly number[];
  readonly strategy: string;
  readonly plugins: readonly DevPlugin[];
  readonly time: "real" | "virtual";
  readonly slotMs: number;
  readonly seed: string;
  readonly blocks: number | undefined;
  readonly dataDir: string | undefined;
}

/** Shows a run. */
export interface View {
  /** The chain has been started. Until then nothing is shown but the log. */
  begin(): void;
  event(event: RunEvent): void;
  /** The end of the run. */
  summary(summary: DevSummary): void;
  /** Leaves the screen to others, with or without a summary. */
  close(): void;
  /** Where the log goes, so that both can be read. */
  readonly log: Pick<Output, "write">;
}
