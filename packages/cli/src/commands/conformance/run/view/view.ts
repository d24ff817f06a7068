import type { JudgedVector, RunReport } from "@parahost/conformance";

/** How a run is shown. */
export interface RunView {
  begin(): void;
  judged(judged: JudgedVector): void;
  /** Shows what it came to. */
  end(report: RunReport): Promise<void>;
}
