import type { CliIo } from "../../cli-io.js";
import { RunPicture } from "./run-picture.js";
import { Screen } from "./screen.js";
import { summaryLines } from "./sentences.js";
import type { RunPlan, View } from "./view.js";

/** No sooner than this after the last drawing. */
const REDRAW_MS = 80;

/** A picture of the run that changes in its place, for terminals. */
export function liveView({ stdout, stderr, time }: Pick<CliIo, "stdout" | "stderr" | "time">, plan: RunPlan): View {
  const screen = new Screen(stdout);
  const picture = new RunPicture(plan);
  let callOff: (() => void) | undefined;
  const draw = () => {
    callOff = undefined;
    screen.draw(picture.lines(screen.rows, screen.columns));
  };
  const close = () => {
    if (!callOff) return;
    callOff();
    draw();
  };
  return {
    begin: draw,
    event(event) {
      picture.note(event);
      callOff ??= time.after(REDRAW_MS, draw);
    },
    summary(summary) {
      close();
      stdout.write(["", ...summaryLines(summary, picture.dropped), ""].join("\n"));
    },
    close,
    log: {
      write(text) {
        const isDrawn = screen.clear();
        stderr.write(text);
        if (isDrawn) callOff ??= time.after(REDRAW_MS, draw);
      },
    },
  };
}
